import { defineConfig } from 'vitest/config'

/** Two projects: quick tests beside the code, and slow ones that start real servers and browsers, one file at a time. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'test/*.test.ts', 'test/vectors/**/*.test.ts'],
          testTimeout: 20_000,
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
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
    coverage: { provider: 'v8', reporter: ['text-summary', 'text'] },
  },
})
