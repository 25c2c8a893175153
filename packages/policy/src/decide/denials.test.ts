import { describe, expect, it } from 'vitest'
import { refused } from './denials.ts'
import { requestOf } from './policy.fixture.ts'

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
