import { describe, expect, it } from 'vitest'
import { buildRequest } from '../build.ts'
import { parseRequest } from '../parse.ts'

const services = '/rest/services/city/dyn'
const places = {
  'MapServer/export': { bbox: '0,0,1,1', f: 'image' },
  'MapServer/identify': {
    geometry: '1,1',
    geometryType: 'esriGeometryPoint',
    tolerance: '3',
    mapExtent: '0,0,2,2',
    imageDisplay: '9,9,96',
    f: 'json',
  },
  'MapServer/find': { searchText: 'a', layers: '0', f: 'json' },
  'MapServer/0/query': { where: '1=1', f: 'json' },
  'FeatureServer/0/query': { where: '1=1', f: 'json' },
  'FeatureServer/0/applyEdits': { deletes: '1', f: 'json' },
}

function read(path: string, more: Record<string, string>) {
  const parameters = { ...places[path as keyof typeof places], ...more }
  const body = new TextEncoder().encode(new URLSearchParams(parameters).toString())
  const { request, fault } = parseRequest({
    method: 'POST',
    path: `${services}/${path}`,
    query: '',
    body,
    contentType: 'application/x-www-form-urlencoded',
  } as never)
  return { fault, sent: request && buildRequest(request) }
}

const everywhere = Object.keys(places)
const queries = ['MapServer/0/query', 'FeatureServer/0/query']
const maps = ['MapServer/export', 'MapServer/identify', 'MapServer/find']
const both = [...queries, ...maps]

describe('what clients send without asking for anything', () => {
  it.each<[string, string, readonly string[]]>([
    ['gdbVersion', 'sde.DEFAULT', everywhere],
    ['gdbVersion', 'SDE.DEFAULT', everywhere],
    ['gdbVersion', 'DEFAULT', everywhere],
    ['gdbVersion', 'dbo.Default', everywhere],
    ['gdbVersion', '"SDE".DEFAULT', everywhere],
    ['gdbVersion', '', everywhere],
    ['historicMoment', 'null', everywhere],
    ['usePreviousEditMoment', 'false', ['FeatureServer/0/applyEdits']],
    ['time', '', both],
    ['time', 'null', both],
    ['timeRelation', 'esriTimeRelationOverlaps', both],
    ['layerTimeOptions', '{}', maps],
    ['layerTimeOptions', 'null', maps],
    ['datumTransformation', '', queries],
    ['datumTransformation', 'null', queries],
    ['datumTransformations', '[]', maps],
    ['datumTransformations', 'null', maps],
    ['dynamicLayers', '', maps],
    ['layerDefs', '', maps],
    ['clipping', '', maps],
    ['clipping', '{}', maps],
    ['spatialFilter', '', maps],
    ['layerParameterValues', '{}', maps],
    ['mapRangeValues', '[]', maps],
    ['rangeValues', '[]', queries],
    ['parameterValues', '', queries],
    ['sqlFormat', 'none', queries],
    ['sqlFormat', 'standard', queries],
    ['resultType', 'none', queries],
    ['collation', '', queries],
    ['fullText', '[]', queries],
    ['lodType', 'geohash', queries],
    ['lod', '', queries],
    ['returnTrueCurves', 'false', both],
    ['returnUniqueIdsOnly', 'false', queries],
    ['returnEnvelope', 'false', queries],
    ['featureEncoding', 'esriDefault', queries],
    ['quantizationParameters', '', queries],
    ['quantizationParameters', 'null', queries],
    ['having', '', queries],
    ['multipatchOption', 'xyFootprint', queries],
    ['outTimeReference', '', queries],
  ])('%s=%s is served', (name, value, paths) => {
    for (const path of paths) expect([path, read(path, { [name]: value }).fault]).toEqual([path, undefined])
  })

  it('goes no further where it stands for nothing', () => {
    for (const path of everywhere) {
      const { sent } = read(path, { gdbVersion: 'sde.DEFAULT', historicMoment: 'null', time: 'null' })
      if (path !== 'FeatureServer/0/applyEdits')
        expect(`${sent?.query}${sent?.body ?? ''}`).not.toMatch(/gdbVersion|historicMoment|time=/)
    }
  })

  it.each([
    ['gdbVersion', 'olga.Draft'],
    ['gdbVersion', 'sde.DEFAULT2'],
    ['gdbVersion', 'x.sde.DEFAULT'],
    ['historicMoment', '1577836800000'],
  ])('%s=%s is another version, and refused', (name, value) => {
    for (const path of everywhere)
      expect(read(path, { [name]: value }).fault).toMatchObject({ code: 'request.parameter-unserved' })
  })
})
