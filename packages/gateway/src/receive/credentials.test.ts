import { describe, expect, it } from 'vitest'
import { collectCredentials } from './credentials.ts'

it('refuses two session cookies: one of them was planted', () => {
  const show = (cookie: string) => collectCredentials({ cookie }, { header: 'token' })
  expect(show('a=1; __Host-mapgate=x; b=2')).toEqual([{ carrier: 'cookie', value: 'x' }])
  expect(() => show('__Host-mapgate=x; __Host-mapgate=y')).toThrow('given twice')
})

describe('collectCredentials', () => {
  it.each([
    ['the configured header, whatever its case', { 'x-map-key': 'A' }, [['header', 'A']]],
    ['a bearer', { authorization: 'Bearer A' }, [['bearer', 'A']]],
    ['a bearer in any case with more spaces', { authorization: 'bEARER   A ' }, [['bearer', 'A']]],
    ['the trailing space of QGIS', { 'x-esri-authorization': 'Bearer A ' }, [['esri-bearer', 'A']]],
    ['Basic', { authorization: 'Basic YTpi' }, [['basic', 'YTpi']]],
    [
      'a scheme that is not known, so that it is refused',
      { authorization: 'Digest x' },
      [['bearer', 'Digest x']],
    ],
    ['a bare token under Authorization', { authorization: 'A' }, [['bearer', 'A']]],
    ['nothing in empty values', { 'x-map-key': ' ', authorization: 'Bearer ' }, []],
    ['the session cookie among others', { cookie: 'a=1; __Host-mapgate=S; b=2' }, [['cookie', 'S']]],
    ['no cookie that a neighbour host may plant', { cookie: 'mapgate=S; x__Host-mapgate=T' }, []],
    [
      'all at once',
      { 'x-map-key': 'A', authorization: 'Bearer B', 'x-esri-authorization': 'Bearer C' },
      [
        ['header', 'A'],
        ['bearer', 'B'],
        ['esri-bearer', 'C'],
      ],
    ],
  ])('finds %s', (_title, headers, expected) => {
    const shown = collectCredentials(headers as Record<string, string>, { header: 'X-Map-Key' })
    expect(shown.map(({ carrier, value }) => [carrier, value])).toEqual(expected)
  })

  it('knows the cookie of plain HTTP by its other name', () => {
    expect(collectCredentials({ cookie: 'mapgate=S' }, { header: 'token', overHttps: false })).toEqual([
      { carrier: 'cookie', value: 'S' },
    ])
  })

  it('does not take Authorization for two carriers when it is the configured header', () => {
    expect(collectCredentials({ authorization: 'Bearer A' }, { header: 'Authorization' })).toEqual([
      { carrier: 'bearer', value: 'A' },
    ])
  })
})
