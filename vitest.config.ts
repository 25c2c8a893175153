import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

/**
 * Limits of time only end what hangs: a slow or busy machine never reaches them, so no verdict depends on them.
 * What a test waits for it polls for; no test sleeps for as long as something usually takes.
 */
const patience = {
  testTimeout: 600_000,
  hookTimeout: 600_000,
  expect: { poll: { timeout: 300_000, interval: 50 } },
}

/** See there. */
const sameCases = 'test/same-cases.ts'

/** Modules are compiled once for all processes. */
const cached = { execArgv: ['--import', fileURLToPath(new URL('test/compile-cache.mjs', import.meta.url))] }

/**
 * Loading modules takes more processor time than most tests, so the files that a process runs share what is loaded. What a file would leave
 * behind for the next one makes it red.
 */
const shared = { isolate: false, setupFiles: ['test/shared-process.ts', sameCases] }

/** Measures what its process holds. */
const alone = ['test/vectors/held-memory.test.ts']

/** Too long for each change: `npm run full` runs these. */
const long = [
  'test/system/soak.test.ts',
  'test/system/faults/crowds.test.ts',
  'test/system/faults/cut-edits-everywhere.test.ts',
  'test/system/faults/killed-edits-often.test.ts',
  'test/attacks/09-readers-who-do-not-read.test.ts',
  'test/e2e/client/arcgis-4.test.ts',
  'test/e2e/client/cesium-wms.test.ts',
]

/** Try a part of what they can in `npm test`, and all of it in `npm run full`. */
const inPart = [
  'test/e2e/client/open-for-hours.test.ts',
  'test/e2e/ogc/{arcgis-core,cesium,leaflet,maplibre,openlayers}.test.ts',
  'test/e2e/portal/arcgis-core.test.ts',
]

/**
 * Quick tests beside the code; slow ones that start real servers and browsers; and long ones, which `npm test` leaves to `npm run full`
 * and which run one file at a time. Those of the packed packages share one build and one installation of them. Two files run at once on any machine, because each of the slow ones has a browser and servers of its own.
 */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'test/*.test.ts', 'test/vectors/**/*.test.ts'],
          exclude: alone,
          ...patience,
          ...shared,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/e2e/**/*.test.ts', 'test/system/**/*.test.ts', ...alone],
          exclude: long,
          setupFiles: sameCases,
          ...patience,
          ...cached,
        },
      },
      {
        test: {
          name: 'attacks',
          include: ['test/attacks/**/*.test.ts', 'test/advisories/**/*.test.ts'],
          exclude: long,
          ...patience,
          ...cached,
          ...shared,
        },
      },
      {
        test: {
          name: 'packed',
          include: ['test/packed/**/*.test.ts'],
          globalSetup: 'test/packed/install.ts',
          ...patience,
        },
      },
      {
        test: {
          name: 'full',
          include: [...long, ...inPart],
          ...patience,
          fileParallelism: false,
        },
      },
    ],
    coverage: { provider: 'v8', reporter: ['text-summary', 'text'] },
  },
})
