import { describe, expect, it } from 'vitest'
import { createToListing } from './to-listing.ts'

const toListing = createToListing('https://gate.example/gis')
const placeOf = (path: string, { at = '', query = '', accept = 'text/html', method = 'GET' } = {}) =>
  toListing({ method, path, query, headers: { accept } } as never, { path: '/arcgis', at } as never)?.headers
    .location

describe('A browser at a mount itself', () => {
  it.each([
    ['/arcgis', {}, '/gis/arcgis/rest/services'],
    ['/arcgis/', {}, '/gis/arcgis/rest/services'],
    ['/ArcGIS/rest', {}, '/gis/arcgis/rest/services'],
    ['/arcgis', { query: 'mg_ticket=a' }, '/gis/arcgis/rest/services?mg_ticket=a'],
    ['/arcgis', { at: 'rest' }, '/gis/arcgis/services'],
  ])('%s %j is sent to the listing', (path, how, location) => expect(placeOf(path, how)).toBe(location))

  it('is sent to the page at the root from a server that speaks WMS, unless it asks for something', () => {
    const toRoot = createToListing('https://gate.example/gis', () => true)
    const placed = (path: string, query = '') =>
      toRoot(
        { method: 'GET', path, query, headers: { accept: 'text/html' } } as never,
        {
          path: '/maps',
          at: '',
        } as never,
      )?.headers.location
    expect([placed('/maps'), placed('/maps/')]).toEqual(['/gis/', '/gis/'])
    expect([placed('/maps', 'SERVICE=WMS'), placed('/maps/wmts'), placed('/maps/rest')]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  it.each([
    ['/arcgis', { at: 'rest/services' }],
    ['/arcgis', { at: 'rest/services/Water' }],
    ['/arcgis', { query: 'f=json' }],
    ['/arcgis', { accept: '*/*' }],
    ['/arcgis', { method: 'POST' }],
    ['/arcgis/rest/services', {}],
    ['/arcgis/restless', {}],
  ])('%s %j is left as it is', (path, how) => expect(placeOf(path, how)).toBeUndefined())
})
