import { describe, expect, it } from 'vitest'
import { arcgisDoor, ogcDoor } from './doors.ts'

const serviceAt = (path: string) => {
  const door = arcgisDoor({ path })
  if (door === undefined) return undefined
  const { folder, service } = door.root.resource
  return {
    door: door.place.door,
    rest: door.place.rest,
    service: [folder, service].filter(Boolean).join('/'),
  }
}

describe('The doors of an ArcGIS site', () => {
  it.each([
    ['/services/Roads/MapServer/WMSServer', 'wms', [], 'Roads'],
    ['/SERVICES/Water/Mains/mapserver/wmsserver/', 'wms', [], 'Water/Mains'],
    ['/rest/services/Water/Mains/MapServer/WMSServer', 'wms', [], 'Water/Mains'],
    ['/services/Wa%20ter/Mains/MapServer/WMSServer', 'wms', [], 'Wa ter/Mains'],
    ['/rest/services/Roads/MapServer/WMTS', 'wmts', [], 'Roads'],
    [
      '/rest/services/Roads/MapServer/WMTS/1.0.0/WMTSCapabilities.xml',
      'wmts',
      ['1.0.0', 'WMTSCapabilities.xml'],
      'Roads',
    ],
    [
      '/rest/services/Roads/MapServer/WMTS/tile/1.0.0/Roads/default/default028mm/1/2/3.png',
      'wmts',
      ['tile', '1.0.0', 'Roads', 'default', 'default028mm', '1', '2', '3.png'],
      'Roads',
    ],
    ['/rest/services/Roads/MapServer/WMTS/%ff', 'wmts', ['\ufffd'], 'Roads'],
  ])('are found: %s', (path, door, rest, service) => expect(serviceAt(path)).toEqual({ door, rest, service }))

  it.each([
    '/services/Roads/MapServer',
    '/services/Roads/FeatureServer/WMSServer',
    '/services/Roads/ImageServer/WMSServer',
    '/services/WMSServer',
    '/services/../rest/services/Roads/MapServer/WMSServer',
    '/services/a/b/c/MapServer/WMSServer',
    '/services/Roads%2fMapServer/WMSServer',
    '/services/%zz/MapServer/WMSServer',
    '/services/Roads/MapServer/WMSServer/more',
    '/services/Roads/MapServer/0/MapServer/WMSServer',
    '/services/Roads/MapServer/WMTS',
    '/rest/services/Roads/MapServer/WMTS/tile/1.0.0/Roads/default/own/1/2/3.png',
    '/rest/services/Roads/MapServer/export',
  ])('are not: %s', (path) => expect(serviceAt(path)).toBeUndefined())
})

describe('The doors of a server that speaks WMS itself', () => {
  const mount = { upstream: 'maps', at: '' }

  it.each([
    ['', 'any', []],
    ['/', 'any', []],
    ['/wmts', 'wmts', []],
    ['/wmts/1.0.0/WMTSCapabilities.xml', 'wmts', ['1.0.0', 'WMTSCapabilities.xml']],
    [
      '/wmts/1.0.0/ws%3Aroads/default/GoogleMapsCompatible/1/2/3.png',
      'wmts',
      ['1.0.0', 'ws:roads', 'default', 'GoogleMapsCompatible', '1', '2', '3.png'],
    ],
    ['/wmts/%zz', 'wmts', ['\ufffd']],
  ])('are the mount, and WMTS below it: %j', (path, door, rest) => {
    const found = ogcDoor({ path }, mount)
    expect(found?.place).toEqual({ door, rest })
    expect(found?.root.resource).toMatchObject({ service: 'maps', serviceType: 'MapServer' })
  })

  it.each(['/rest/services', '/rest/info', '/rest/services/maps/MapServer/export', '/other'])(
    'are nothing else: %s',
    (path) => expect(ogcDoor({ path }, mount)).toBeUndefined(),
  )
})
