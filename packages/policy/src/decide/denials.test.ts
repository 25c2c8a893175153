import { type MapRequest, operations } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import type { Scope } from '../model/principal.ts'
import { outOfScope, refused, scopeHasService } from './denials.ts'
import { principalOf, requestOf } from './policy.fixture.ts'

describe('A request for a page', () => {
  it('by a program is answered with the formats that exist', () => {
    expect(refused(requestOf('0/query', { f: '' }).map)).toMatchObject({
      code: 'request.format-unknown',
      publicText: 'f is missing, or html, which is for browsers: f=json, f=pjson, f=geojson, f=pbf.',
    })
    expect(refused(requestOf('export', { f: 'html', bbox: '1,2,3,4' }).map)?.publicText).toContain('f=image')
    expect(refused(requestOf('0/query').map)).toBeUndefined()
  })
})

describe('An operation that the gateway does not serve', () => {
  it('is denied with the reason, also to the caller', () => {
    const operation = operations.find((one) => one.refused !== undefined)
    if (operation === undefined) throw new Error('every operation is served')
    const reason = operation.refused
    const map = { ...requestOf('0/query').map, operation } as MapRequest
    expect(refused(map)).toEqual({
      effect: 'deny',
      code: 'request.operation-refused',
      reason,
      publicText: reason,
    })
  })
})

describe('The scope of a credential', () => {
  const edit = requestOf(
    '/rest/services/Water/Assets/FeatureServer/0/deleteFeatures',
    { objectIds: '1' },
    'POST',
  )
  it.each<[Scope, string | undefined]>([
    [{}, undefined],
    [{ mounts: ['/ARCGIS'], services: ['water/assets'] }, undefined],
    [{ mounts: ['/map'] }, 'the credential is not for this mount'],
    [{ services: ['Water/Other'] }, 'the credential is not for this service'],
    [{ readOnly: true }, 'the credential is read-only'],
  ])('%j leaves out an edit of Water/Assets at /arcgis: %s', (scope, reason) => {
    expect(outOfScope(principalOf({ scope }), edit)?.reason).toBe(reason)
  })

  it('leaves out no reading of a read-only credential, and no list', () => {
    const scope = { readOnly: true, services: ['Water/Assets'] }
    expect(outOfScope(principalOf({ scope }), requestOf('0/query'))).toBeUndefined()
    expect(outOfScope(principalOf({ scope }), requestOf('export', { bbox: '0,0,1,1' }))).toBeUndefined()
    expect(outOfScope(principalOf({ scope }), requestOf('/rest/services'))).toBeUndefined()
    expect([scopeHasService({}, 'Any'), scopeHasService({ services: [] }, 'Any')]).toEqual([true, false])
  })
})
