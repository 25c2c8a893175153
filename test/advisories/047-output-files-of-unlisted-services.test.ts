import { describe, expect, it } from 'vitest'
import {
  assets,
  catalogOf,
  grantsOf,
  principalOf,
  requestOf,
} from '../../packages/policy/src/decide/policy.fixture.ts'
import { compileGrants } from '../../packages/policy/src/index.ts'
import type { Catalog } from '../../packages/policy/src/model/catalog.ts'
import type { Principal } from '../../packages/policy/src/model/principal.ts'

/**
 * Output files of the map server were given to callers who had all services of the catalogue whole. Services that the catalogue did not
 * know, of a folder that the gateway's account may not list or of a server without a list, had their files given to these callers too.
 */

const file = '/rest/directories/arcgisoutput/HR/Secret_MapServer/_ags_map0123.png'
const all = ['view', 'query', 'identify', 'attachments', 'export-data']
const on = (services: readonly string[], more: object = {}) => ({
  to: { roles: ['crew'] },
  on: { services: [...services] },
  for: all,
  ...more,
})

const effect = (
  grants: readonly object[],
  catalog: Catalog = catalogOf([assets]),
  more: Partial<Principal> = {},
) =>
  compileGrants(grantsOf(...(grants as Parameters<typeof grantsOf>))).authorize(
    { ...principalOf(), ...more },
    requestOf(file, { f: 'bytes' }),
    catalog,
    0,
  ).effect

const unlisted = { ...catalogOf([{ ...assets, unlisted: true }]), whyUnlisted: () => 'refused' }

describe('A file of the output directory', () => {
  it.each([
    ['a folder cannot be listed, or a service is new', catalogOf([assets])],
    ['the site lists no services', unlisted],
  ])('is refused to those who have all known services whole, for %s', (_title, catalog) => {
    for (const services of [[assets.name], ['Water/*'], [assets.name, '*']])
      expect(effect([on(services)], catalog)).toBe('deny')
  })

  it.each([
    ['hides rows', [on(['**'], { with: { where: '1=1' } })]],
    ['is for looking alone', [on(['**'], { for: ['view'] })]],
    [
      'is over, beside one on what is known',
      [on(['**'], { with: { valid: { until: '1969-01-01T00:00:00Z' } } }), on([assets.name])],
    ],
  ])('is refused where the grant on everything %s', (_title, grants) => {
    expect(effect(grants)).toBe('deny')
  })

  it('is refused to a credential for the known services alone', () => {
    expect(effect([on(['**'])], undefined, { scope: { services: [assets.name] } })).toBe('deny')
  })

  it('is given to those from whom nothing is hidden, whatever is known of the site', () => {
    for (const catalog of [catalogOf([assets]), catalogOf([]), unlisted]) {
      expect(effect([on(['**'])], catalog)).toBe('permit')
      expect(
        effect(
          [
            on(['**'], { for: ['view', 'attachments'] }),
            on(['**'], { for: ['query', 'identify', 'export-data'] }),
          ],
          catalog,
        ),
      ).toBe('permit')
    }
  })
})
