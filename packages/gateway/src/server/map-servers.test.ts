import { describe, expect, it } from 'vitest'
import { mapServers, serversOf } from './map-servers.ts'

const at = (url: string, ...alternateUrls: string[]) => ({ url, alternateUrls })
const upstreams = {
  plain: at('https://gis.internal:6443/arcgis'),
  again: at('https://GIS.internal:6443/ArcGIS/'),
  paired: at('https://other.internal/arcgis', 'https://gis.internal:6443/arcgis'),
  chained: at('https://first.internal/arcgis', 'https://other.internal/arcgis'),
  port: at('https://gis.internal/arcgis'),
  site: at('https://gis.internal:6443/imagery'),
}
const gis = 'https://gis.internal:6443/arcgis'
const other = 'https://other.internal/arcgis'
const first = 'https://first.internal/arcgis'

describe('Upstreams by their map servers', () => {
  it('are one where their addresses are, however these are written', () => {
    expect([...mapServers(upstreams).values()]).toEqual([
      gis,
      gis,
      other,
      first,
      'https://gis.internal/arcgis',
      'https://gis.internal:6443/imagery',
    ])
  })

  it.each([
    ['plain', [gis, other, first]],
    ['again', [gis, other, first]],
    ['paired', [gis, other, first]],
    ['chained', [gis, other, first]],
    ['port', ['https://gis.internal/arcgis']],
    ['site', ['https://gis.internal:6443/imagery']],
    [
      'not there any more',
      [gis, other, first, 'https://gis.internal/arcgis', 'https://gis.internal:6443/imagery'],
    ],
  ])('are forgotten with all that have an address in common, also by way of a third: %s', (name, servers) => {
    expect(serversOf(name, upstreams)).toEqual(servers)
  })
})
