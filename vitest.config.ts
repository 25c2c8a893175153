import { defineConfig } from 'vitest/config'

/**
 * Limits of time only end what hangs: a slow or busy machine never reaches them, so no verdict depends on them.
 * What a test waits for it polls for; no test sleeps for as long as something usually takes.
 */
const patience = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 120_000, interval: 50 } },
}

/** Two projects: quick tests beside the code, and slow ones that start real servers and browsers, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'test/*.test.ts', 'test/vectors/**/*.test.ts'],
          ...patience,
        },
      },
      {
        test: {
          name: 'system',
          include: [
            'test/e2e/**/*.test.ts',
            'test/attacks/**/*.test.ts',
            'test/advisories/**/*.test.ts',
            'test/system/**/*.test.ts',
          ],
          ...patience,
          fileParallelism: false,
        },
      },
    ],
    coverage: { provider: 'v8', reporter: ['text-summary', 'text'] },
  },
})
