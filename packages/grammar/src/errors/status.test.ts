import { describe, expect, it } from 'vitest'
import { faultStatus } from '../fault.ts'
import type { Presentation } from '../request.ts'
import { httpStatusOf, statusFor } from './status.ts'

const json: Presentation = { style: 'json', format: 'json' }
const jsonp: Presentation = { style: 'json', format: 'json', callback: 'cb' }
const picture: Presentation = { style: 'bytes', format: 'image' }
const page: Presentation = { style: 'html', format: 'html' }

describe('the status of a refusal', () => {
  it.each<[title: string, presentation: Presentation, code: number, realStatus: boolean, status: number]>([
    ['JSON answers 200, or older clients do not sign in', json, 499, false, 200],
    ['JSON answers the real status where a mount says so', json, 499, true, 401],
    ['JSONP answers 200 even then, or the script never calls back', jsonp, 498, true, 200],
    ['a picture answers 401 without a token', picture, 499, false, 401],
    ['a picture answers 401 with a bad token', picture, 498, false, 401],
    ['a picture answers 403 without the right', picture, 403, false, 403],
    ['a picture answers 413 when too much is asked', picture, 413, false, 413],
    ['a page answers the real status', page, 499, false, 401],
    ['an outage is an outage', picture, 503, false, 503],
  ])('%s', (_title, presentation, code, realStatus, status) => {
    expect(statusFor(presentation, code, realStatus)).toBe(status)
  })

  it('codes that are no error statuses become 500', () => {
    expect([200, 0, 1_000, Number.NaN, 404.5].map(httpStatusOf)).toEqual([500, 500, 500, 500, 500])
  })

  it('every fault has a status of its own kind', () => {
    expect(new Set(Object.values(faultStatus))).toEqual(new Set([400, 404, 405, 415]))
  })
})
