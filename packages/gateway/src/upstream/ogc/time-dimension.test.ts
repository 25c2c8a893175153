import { describe, expect, it } from 'vitest'
import { readTimeDimension } from './time-dimension.ts'

const read = (values: string, more: object = {}) =>
  readTimeDimension({ name: 'time', units: 'ISO8601', values, nearest: false, ...more })

describe('The dimension time of a server', () => {
  it.each([
    ['2020-01-10, 2020-01-14', '2020-01-10,2020-01-14'],
    ['2020-01-01/2020-12-31/P1D', '2020-01-01/2020-12-31/P1D'],
    ['2020-01-01T00:00:00Z/2020-12-31T00:00:00Z/PT0.5S', '2020-01-01T00:00:00Z/2020-12-31T00:00:00Z/PT0.5S'],
    ['2018,2019', '2018,2019'],
    ['2020-01-01/2020-12-31', '2020-01-01/2020-12-31'],
  ])('is told as it is stated: %s', (values, told) => {
    expect(read(values)).toEqual({ values: told })
  })

  it.each([
    '',
    'current',
    '2020-01-01/current/P1D',
    '<script/>',
    '2020-13-01',
    '2020/2021/P',
    'a,2020',
    '2020/2021/2022/P1D',
  ])('is not told where it is none: %j', (values) => {
    expect(read(values)).toBeUndefined()
  })

  it('is not told in other units', () => {
    expect(read('2020', { units: 'years' })).toBeUndefined()
  })

  it('has the time that is drawn where none is asked for, where that is one', () => {
    expect(read('2020', { usual: '2020', nearest: true })).toEqual({
      values: '2020',
      usual: '2020',
      nearest: true,
    })
    expect(read('2020', { usual: '"><x' })).toEqual({ values: '2020' })
  })

  it('of thousands of moments is told as a span, and of thousands of spans not at all', () => {
    const moments = Array.from({ length: 2_000 }, (_, index) => `${1_000 + index}-01-01`)
    expect(read(moments.toReversed().join(', '))).toEqual({ values: '1000-01-01/2999-01-01/PT0S' })
    expect(read(moments.map((one) => `${one}/${one}`).join())).toBeUndefined()
  })
})
