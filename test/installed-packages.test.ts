import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const from = (path: string) => import(new URL(`../scripts/build/${path}`, import.meta.url).href)
const { installedPackages, readLock } = await from('closure.mjs')
const { licenceFaults } = await from('licences.mjs')
const page = readFileSync(fileURLToPath(new URL('../docs/installing.md', import.meta.url)), 'utf8')

interface Package {
  readonly name: string
  readonly version: string
  readonly license: string
  readonly hasInstallScript: boolean
  readonly by: readonly string[]
}
const packages: readonly Package[] = installedPackages()
const withGateway = packages.filter(({ by }) => by.includes('@mapgate/gateway'))

describe('What is installed with the packages', () => {
  it('is what the lock file has for them, and no tool of the tests', () => {
    const names = packages.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(['zod', 'lmdb', 'sharp', 'proj4', 'jsts']))
    for (const tool of ['vitest', 'esbuild', 'typescript', '@arcgis/core', 'playwright-core'])
      expect(names).not.toContain(tool)
    expect(withGateway.map(({ name }) => name)).not.toContain('@napi-rs/canvas')
  })

  it('is under licences of the list, and no ArcGIS SDK', () => {
    expect(licenceFaults(packages)).toEqual([])
  })

  it.each([
    [
      { name: 'left', version: '1.0.0', license: 'GPL-3.0' },
      "left 1.0.0 has the licence 'GPL-3.0', which is not on our list",
    ],
    [
      { name: '@arcgis/core', version: '5.1.25', license: 'MIT' },
      "@arcgis/core 5.1.25 is an ArcGIS SDK, which is Esri's property",
    ],
    [
      { name: 'arcgis-core-4', version: '4.29.10', license: 'MIT' },
      "arcgis-core-4 4.29.10 is an ArcGIS SDK, which is Esri's property",
    ],
  ])('a fault is told: %j', (one, fault) => {
    expect(licenceFaults([one])).toEqual([fault])
  })

  it('would be told of an SDK that one of ours asked for', () => {
    const lock = readLock()
    const gateway = lock['packages/gateway']
    const asking = { ...gateway, dependencies: { ...gateway.dependencies, '@arcgis/core': '5.1.25' } }
    const faults: readonly string[] = licenceFaults(
      installedPackages({ ...lock, 'packages/gateway': asking }),
    )
    expect(faults).toEqual(
      expect.arrayContaining([expect.stringContaining('@arcgis/core 5.1.25 is an ArcGIS SDK')]),
    )
  })

  it('has no install script that the documentation does not name', () => {
    const scripted = packages.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name)
    const rows = [...page.matchAll(/^\| `([\w@/-]+)` \| .* \| compiles /gm)].map(([, name]) => name)
    expect(rows).toEqual(scripted)
  })
})
