import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { sabotagePlugin } from './sabotage-plugin.ts'

// The unit tests of `packages/policy` alone, or those that `MAPGATE_TESTS` names; with `MAPGATE_SABOTAGE` against sources that have that sabotage.

const sabotage = process.env.MAPGATE_SABOTAGE
const patience = {
  testTimeout: 120_000,
  hookTimeout: 120_000,
  expect: { poll: { timeout: 30_000, interval: 50 } },
}

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  plugins: sabotage === undefined ? [] : [sabotagePlugin(sabotage)],
  test: {
    include: process.env.MAPGATE_TESTS?.split(',') ?? ['packages/policy/src/**/*.test.ts'],
    // What was transformed with a sabotage must not be found again without it.
    fsModuleCache: sabotage === undefined,
    maxWorkers: sabotage === undefined ? 2 : 1,
    ...patience,
    coverage: {
      provider: 'v8',
      include: ['packages/policy/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/*.fixture.ts'],
    },
  },
})
