import { describe, expect, it } from 'vitest'
import { compileGrants } from './authorizer.ts'
import { editable } from './edits.fixture.ts'
import { assets, catalog, catalogOf, grantsOf, principalOf, requestOf } from './policy.fixture.ts'

const now = Date.parse('2026-06-01T00:00:00Z')
const crew = { to: { roles: ['crew'] } }

function decide(grants: readonly unknown[], path: string, principal = principalOf()) {
  return compileGrants(grantsOf(...grants)).authorize(principal, requestOf(path), catalog, now)
}

describe('The rights that a description promises by', () => {
  const others = (scope: object) => {
    const decision = decide(
      [{ ...crew, on: { services: ['**'] }, for: ['query', 'edit'] }],
      '',
      principalOf({ scope }),
    )
    return decision.effect === 'permit' ? decision.obligations.rights?.others : undefined
  }

  it('are those of every operation of the service type', () => {
    const found = others({})
    expect([found?.get('MapServer.query')?.whole, found?.get('MapServer.export')?.whole]).toEqual([
      true,
      false,
    ])
    expect([...(found?.keys() ?? [])].every((id) => id.startsWith('MapServer.'))).toBe(true)
    expect(found?.get('MapServer.query')).toBe(found?.get('MapServer.queryDomains'))
  })

  it('are none for edits with a read-only credential', () => {
    const features = catalogOf([{ ...assets, type: 'FeatureServer' }])
    const editing = (scope: object) => {
      const grants = grantsOf({ ...crew, on: { services: ['**'] }, for: ['query', 'edit'] })
      const request = requestOf('/rest/services/Water/Assets/FeatureServer')
      const decision = compileGrants(grants).authorize(principalOf({ scope }), request, features, now)
      return (
        decision.effect === 'permit' &&
        decision.obligations.rights?.others?.get('FeatureServer.applyEdits')?.whole
      )
    }
    expect([editing({}), editing({ readOnly: true })]).toEqual([true, false])
  })

  it.each<[object, boolean]>([
    [{}, true],
    [{ where: "district = 'n'" }, false],
  ])(
    'are narrowed for edits alone where the grant says beside %j what may be edited',
    (narrowing, isWhole) => {
      const grants = grantsOf({
        ...crew,
        on: { services: ['**'] },
        for: ['query', 'edit'],
        with: { ...narrowing, edit: { update: true } },
      })
      const request = requestOf('/rest/services/Water/Assets/FeatureServer')
      const decision = compileGrants(grants).authorize(principalOf(), request, catalogOf([editable]), now)
      const rights = decision.effect === 'permit' ? decision.obligations.rights : undefined
      const of = (id: string) => rights?.others?.get(`FeatureServer.${id}`)
      expect([rights?.whole, of('query')?.whole, of('applyEdits')?.whole]).toEqual([isWhole, isWhole, false])
      const isEdited = (id: string) =>
        of(id)
          ?.layers.get(2)
          ?.views.some(({ edit }) => edit !== undefined)
      expect([isEdited('query'), isEdited('applyEdits')]).toEqual([false, true])
    },
  )
})
