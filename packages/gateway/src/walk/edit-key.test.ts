import { describe, expect, it } from 'vitest'
import { principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { anonymous, type Principal } from '../../../policy/src/model/principal.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { editKeyOf } from './edit-key.ts'

const path = '/rest/services/Water/Assets/FeatureServer/2/deleteFeatures'

function keyed(
  key: string | undefined,
  form: Record<string, string> = { objectIds: '7' },
  { principal = principalOf() as Principal, more = {} as Partial<Inbound> } = {},
) {
  const request = requestOf(path, form, 'POST')
  const headers = key === undefined ? {} : { 'idempotency-key': key }
  return editKeyOf({ ...request, inbound: { ...request.inbound, headers, ...more } }, principal)
}

const codeOf = (work: () => unknown) => {
  try {
    return work()
  } catch (error) {
    const { code, meaning } = error as { code: string; meaning: { status: number } }
    return `${code} ${meaning.status}`
  }
}
const invalid = 'request.idempotency-key-invalid 400'

describe('The key of an edit', () => {
  it('is what its caller says, and none where nothing is said', () => {
    expect(keyed(undefined)).toBeUndefined()
    expect(keyed('a-1')).toMatchObject({
      key: 'a-1',
      caller: 'user:ines',
      request: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(keyed('~'.repeat(255))).toBeDefined()
  })

  it.each([[''], ['a b'], ['ä'], ['a\tb'], ['x'.repeat(256)]])('is refused where it is %j', (key) => {
    expect(codeOf(() => keyed(key))).toBe(invalid)
  })

  it('is refused for callers who cannot be told apart, and for files that stream', () => {
    expect(codeOf(() => keyed('k', undefined, { principal: anonymous }))).toBe(invalid)
    expect(codeOf(() => keyed('k', undefined, { more: { upload: {} as never } }))).toBe(invalid)
  })

  it('goes with the values of the request, and not with its credential or their order', () => {
    const same = keyed('k', { objectIds: '7', rollbackOnFailure: 'true' })?.request
    expect(keyed('k', { rollbackOnFailure: 'true', objectIds: '7', token: 'secret' })?.request).toBe(same)
    for (const form of [
      { objectIds: '8' },
      { objectIds: '7' },
      { objectIds: '7', rollbackOnFailure: 'true', f: 'pjson' },
    ])
      expect(keyed('k', form)?.request).not.toBe(same)
  })
})
