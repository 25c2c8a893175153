import { describe, expect, it } from 'vitest'
import { fuzzOgc } from '../fuzz/ogc/check.ts'

describe('a request of WMS or WMTS that is understood', () => {
  it('says what another reader reads in it, and the same once it is printed', () => {
    const { differences, requests, understood, refused } = fuzzOgc({
      seed: 1999,
      cases: 6_000,
      seconds: Number.POSITIVE_INFINITY,
    })
    expect(differences).toEqual([])
    expect(requests).toBe(6_000)
    expect(understood).toBeGreaterThan(1_000)
    expect(refused).toMatchObject({
      'request.parameter-repeated': expect.any(Number),
      'request.parameter-unserved': expect.any(Number),
      'request.parameter-invalid': expect.any(Number),
    })
  })

  it.each<[string, (query: string) => string]>([
    ['the last of two values is taken', (query) => [...new Map(pairsOf(query)).values()].join('&')],
    ['a filter is overlooked', (query) => query.replace(/&(?:cql_)?filter=[^&]*/gi, '')],
    ['axes are taken as east, north', (query) => query.replace(/EPSG%3A4326/gi, 'CRS%3A84')],
    ['a box is wider', (query) => query.replace(/bbox=[^&]*/i, (box) => `${box}1`)],
    ['a layer more is drawn', (query) => query.replace(/(^|&)(layers=)/i, '$1$2more%2C')],
    [
      'rows and columns change places',
      (query) =>
        query
          .replace(/tilerow/i, 'x')
          .replace(/tilecol/i, 'TILEROW')
          .replace(/\bx=/, 'TILECOL='),
    ],
    ['a layer more is asked', (query) => query.replace(/(query_layers=)[^&]*/i, '$1a')],
  ])('is found out where %s', (_, tamper) => {
    const { differences } = fuzzOgc({ seed: 1999, cases: 6_000, seconds: Number.POSITIVE_INFINITY, tamper })
    expect(differences.length).toBeGreaterThan(0)
  })
})

/** The pairs of a query by lower-case name, each as it stands. */
const pairsOf = (query: string): (readonly [string, string])[] =>
  query.split('&').map((pair) => [decoded(pair.split('=', 1)[0] ?? ''), pair])

const decoded = (name: string): string => {
  try {
    return decodeURIComponent(name).toLowerCase()
  } catch {
    return name.toLowerCase()
  }
}
