// `node bench/ogc-parse.ts`: a GetMap read and printed as an export, beside the same export read and printed. Goal: 1.5 times, on one core.
import {
  buildRequest,
  type MapImage,
  type MapQuestion,
  openOgc,
  parseRequest,
  printIntent,
  type RawRequest,
} from '@mapgate/protocol'
import { type RunBench, roundsResult } from './result.ts'

const token = 'token=aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789'

const getMap: RawRequest = {
  method: 'GET',
  path: '/services/City/Assets/MapServer/WMSServer',
  query: `SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&FORMAT=image%2Fpng&TRANSPARENT=TRUE&STYLES=&LAYERS=0%2C1%2C4&CRS=EPSG%3A3857&WIDTH=1024&HEIGHT=768&BBOX=-13149614.848125%2C4383204.949938%2C-13110479.089635%2C4412556.768806&${token}`,
}

const exported: RawRequest = {
  method: 'GET',
  path: '/rest/services/City/Assets/MapServer/export',
  query: `bbox=-13149614.848125%2C4383204.949938%2C-13110479.089635%2C4412556.768806&bboxSR=3857&imageSR=3857&size=1024%2C768&format=png&transparent=true&layers=show%3A0%2C1%2C4&f=image&${token}`,
}

/** The picture that a GetMap asks for, in the words of the house. */
function imageOf({ area, size, layers, imageFormat, transparent }: MapQuestion): MapImage {
  const { spatialReference, ...corners } = area
  return {
    kind: 'map-image',
    service: { folder: 'City', service: 'Assets', serviceType: 'MapServer' },
    format: 'image',
    area: corners,
    areaReference: spatialReference,
    drawnIn: spatialReference,
    size,
    dpi: undefined,
    scale: undefined,
    rotation: undefined,
    imageFormat,
    transparent,
    chosen: { mode: 'show', ids: layers.map(Number) },
    conditions: undefined,
    composed: undefined,
    time: undefined,
    layerTimes: undefined,
  }
}

function byWms(): string {
  const { question } = openOgc(getMap, { door: 'wms', rest: [] }).read()
  if (question?.kind !== 'map') throw new Error('the GetMap is not understood')
  return buildRequest(printIntent(imageOf(question))).query
}

function byArcgis(): string {
  const { request } = parseRequest(exported)
  if (request === undefined) throw new Error('the export is not understood')
  return buildRequest(request).query
}

const roundSize = 5_000
const rounds = 60

/** Microseconds of one call. */
function measure(call: () => string): number {
  const start = performance.now()
  for (let turn = 0; turn < roundSize; turn += 1) call()
  return ((performance.now() - start) * 1_000) / roundSize
}

/** Measures both in turn, and holds the median of their ratios against the goal. */
export const run: RunBench = async () => {
  if (byWms() !== byArcgis()) throw new Error('the two ask for different pictures')
  for (const call of [byWms, byArcgis]) measure(call)
  const measured = Array.from({ length: rounds }, () => [measure(byWms), measure(byArcgis)] as const)
  const result = roundsResult({
    id: 'ogc-parse',
    against: 'an export that asks the same',
    ours: measured.map(([wms]) => wms),
    theirs: measured.map(([, arcgis]) => arcgis),
    unit: 'µs',
    goal: 1.5,
    better: 'less',
  })
  console.log(`GetMap ${result.ours} µs, export ${result.theirs} µs, ratio ${result.ratio}`)
  return [result]
}

if (import.meta.main) await run()
