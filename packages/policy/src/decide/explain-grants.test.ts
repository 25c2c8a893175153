import { describe, expect, it } from 'vitest'
import type { ServiceEntry } from '../model/catalog.ts'
import { editable } from './edits.fixture.ts'
import { explainGrants } from './explain-grants.ts'
import { assets, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const all = { to: { roles: ['crew'] }, on: { services: ['**'] } }

function findingOf(grant: object, path = '0/query', service: ServiceEntry | undefined = assets) {
  const { grants } = grantsOf({ ...all, ...grant })
  const [finding] = explainGrants(grants, {
    principal: principalOf(),
    request: requestOf(path),
    service,
    now,
  })
  return finding
}

describe('Why a grant does not apply', () => {
  it.each<[object, string]>([
    [{ to: { roles: ['office'] } }, 'is not for ines'],
    [{ on: { services: ['**'], mounts: ['/map'] } }, 'is not on the mount /arcgis'],
    [{ with: { valid: { from: '2027-01-01T00:00:00Z' } } }, 'is not valid yet'],
    [{ with: { valid: { until: '2026-01-01T00:00:00Z' } } }, 'is not valid any more'],
    [{ on: { services: ['Land/*'] } }, 'is not on the service Water/Assets'],
    [{ on: { services: ['**'], types: ['FeatureServer'] } }, 'is not on a MapServer'],
    [{ for: ['view'] }, 'does not allow MapServer.query (query)'],
    [{ on: { services: ['**'], layers: [2] } }, 'is not on layer 0'],
  ])('%j %s', (grant, why) => {
    expect(findingOf(grant)).toEqual({ grant: 'grants[0]', applies: false, why })
  })

  it('may be that the service is unknown', () => {
    const { grants } = grantsOf(all)
    const [finding] = explainGrants(grants, {
      principal: principalOf(),
      request: requestOf('0/query'),
      service: undefined,
      now,
    })
    expect(finding?.why).toBe('the service is unknown')
  })
})

describe('What a grant gives', () => {
  it.each<[object, string]>([
    [{}, 'everything of the service'],
    [{ on: { services: ['**'], layers: [0, 'Hydrants'] } }, 'layers 0, Hydrants'],
    [{ with: { fields: { only: ['owner'] } } }, 'fields {"only":["owner"]}'],
    [
      { with: { where: "district = 'n'", scale: { from: 5 }, image: { pixels: 9 }, records: 7 } },
      'rows where district = \'n\'; scales {"from":5}; pictures {"pixels":9}; 7 records a reply',
    ],
  ])('%j gives %s', (grant, what) => {
    expect(findingOf({ name: 'mine', ...grant })).toEqual({
      grant: 'mine',
      applies: true,
      why: `gives ${what}`,
    })
  })

  it('does not depend on layers where the request names none', () => {
    expect(findingOf({ on: { services: ['**'], layers: [9] } }, '')?.applies).toBe(true)
  })
})

describe('A grant that says what may be edited', () => {
  const path = '/rest/services/Water/Assets/FeatureServer/2/deleteFeatures'
  const whyOf = (edit: object | undefined, kind: 'user' | 'key' = 'user', layer = 2) => {
    const { grants } = grantsOf({ ...all, for: ['edit'], with: edit ? { edit } : { records: 5 } })
    const [finding] = explainGrants(grants, {
      principal: principalOf({ kind }),
      request: requestOf(path.replace('2', String(layer)), { objectIds: '1' }, 'POST'),
      service: editable,
      now,
    })
    return `${finding?.applies} ${finding?.why}`
  }

  it('is told with everything that it says', () => {
    const edit = {
      add: true,
      update: "status <> 'closed'",
      geometry: true,
      fields: { only: ['note'] },
      set: { district: 'n' },
      own: { field: 'EDITOR_ID' },
      onlyConditional: true,
      attachments: { add: true },
    }
    expect(whyOf(edit)).toBe(
      'true gives everything to read; edits: add, update where status <> \'closed\', fields {"only":["note"]}, shapes too, written with them {"district":"n"}, only own rows, by EDITOR_ID = :principal.id, attachments add, only with their condition',
    )
    expect(whyOf({ delete: true })).toBe(
      'true gives everything to read; edits: delete, not the shapes of rows that are there',
    )
  })

  it('does not apply where nothing may be edited', () => {
    expect(whyOf(undefined)).toBe('false narrows something and does not say what may be edited (with.edit)')
    expect(whyOf({ update: true, own: { field: 'EDITOR_ID' } }, 'key')).toMatch(
      /^false permits no edits to ines/,
    )
    expect(whyOf({ update: true }, 'user', 3)).toMatch(/^false permits no edits there/)
  })
})
