import { describe, expect, it } from 'vitest'
import { siteAddress } from './site-address.ts'

const site = 'https://gis.internal:6443/arcgis'

describe('The address of a map server, as people paste it', () => {
  it.each([
    [site, site],
    [`${site}/`, site],
    [`  ${site}/rest/services  `, site],
    [`<${site}/rest/services/>`, site],
    [`"${site}/rest/services?f=pjson"`, site],
    [`${site}/rest`, site],
    [`${site}/rest/info?f=json`, site],
    [`${site}/rest/services/Water/Assets_Service/MapServer/2/query?where=1%3D1`, site],
    [`${site}/services/Assets_Service/MapServer/WMSServer?request=GetCapabilities&service=WMS`, site],
    [`${site}/REST/Services`, site],
    [`${site}/manager/site.html`, site],
    [`${site}/admin/login`, site],
    [`${site}/tokens/generateToken`, site],
    ['https://gis.example.org/server/rest/services#top', 'https://gis.example.org/server'],
    ['https://services1.arcgis.com/abc/arcgis/rest/services', 'https://services1.arcgis.com/abc/arcgis'],
    ['https://gis.example.org/a/b/rest/services', 'https://gis.example.org/a/b'],
    ['https://gis.example.org/rest/services', 'https://gis.example.org'],
    ['http://localhost:6080/arcgis', 'http://localhost:6080/arcgis'],
  ])('%s', (pasted, base) => {
    expect(siteAddress(pasted)).toEqual({ bases: [base], isPortal: false })
  })

  it('is tried under the usual names where it has no path', () => {
    const bases = ['https://gis.internal/arcgis', 'https://gis.internal/server', 'https://gis.internal']
    expect(siteAddress('https://gis.internal/')).toMatchObject({ bases })
  })

  it('is tried with https first where it has no scheme', () => {
    const bases = ['https://gis.internal:6443/arcgis', 'http://gis.internal:6443/arcgis']
    expect(siteAddress('gis.internal:6443/arcgis')).toMatchObject({ bases })
  })

  it.each([
    ['https://gis.example.org/portal/home/index.html'],
    ['https://gis.example.org/portal/sharing/rest'],
    ['https://gis.example.org/portal/portaladmin'],
  ])('is known for a portal: %s', (pasted) => {
    expect(siteAddress(pasted)).toEqual({ bases: ['https://gis.example.org/portal'], isPortal: true })
  })

  it.each([
    ['', /no address was given/],
    ['https://', /is no address/],
    ['https://gis internal/arcgis', /is no address/],
    ['ftp://gis.internal/arcgis', /begins with https:\/\/ or http:\/\//],
    ['file:///arcgis', /begins with https/],
    ['https://ada:secret-7731@gis.internal/arcgis', /do not belong into the address/],
    ['https://maps.example.org/geoserver/web/', /GeoServer.*docs\/ogc\.md/],
    ['https://maps.example.org/geoserver', /GeoServer/],
    ['https://maps.example.org/cgi-bin/qgis_mapserv.fcgi?SERVICE=WMS', /WMS or WFS/],
    ['https://maps.example.org/wms?request=GetCapabilities', /WMS or WFS/],
  ])('is refused with a reason: %j', (pasted, reason) => {
    const found = siteAddress(pasted)
    expect(found).toEqual({ fault: expect.stringMatching(reason) })
    expect(JSON.stringify(found)).not.toContain('secret-7731')
  })
})
