import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { assets } from '../../../policy/src/decide/policy.fixture.ts'
import { parseConfiguration } from '../config/load.ts'
import { checkPersisted } from './check-persisted.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-kept-'))
writeFileSync(join(directory, 'a.db.catalog.json'), JSON.stringify([['ags', [assets]]]))
afterAll(() => rmSync(directory, { recursive: true }))

const check = (on: string, fields: string) => {
  const loaded = parseConfiguration(
    `
publicUrl: https://gate.example
upstreams: { ags: { kind: arcgis, url: https://gis.internal/arcgis } }
mounts: [{ path: /arcgis, upstream: ags }]
store: { file: a.db }
grants: [{ to: { anonymous: true }, on: { services: ['${on}'] }, with: { fields: ${fields} } }]
`,
    directory,
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return checkPersisted(loaded).map(({ good, faults, advice }) => [good, faults?.length, advice?.length])
}

it.each([
  ['a hidden field that is misspelt is a fault', '**', '{ except: [ownr] }', [[false, 1, 0]]],
  ['a field that may be in another service is not', '**', '{ except: [salary] }', [[true, 0, 1]]],
  ['nor is a service that was not read yet', 'Other', '{ except: [ownr] }', []],
  ['names that are there are not told', '**', '{ except: [owner] }', []],
])('With the kept catalogue %s', (_, on, fields, expected) => expect(check(on, fields)).toEqual(expected))
