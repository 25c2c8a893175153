import type { Making } from './asked-conditions.ts'
import type { Values } from './asked-places.ts'
import type { CaseRequest } from './gateway.ts'
import { describeMakers } from './makers-describe.ts'
import { mapMakers } from './makers-map.ts'
import { otherMakers } from './makers-other.ts'
import { rowMakers } from './makers-rows.ts'
import { wmsMakers } from './makers-wms.ts'

/** How a request to an operation is made. */
export type Maker = (making: Making) => Omit<CaseRequest, 'operation'>

/** Every operation of the grammar that reads, or that a policy has to refuse, and how requests to it are made. */
export const makers: Readonly<Record<string, Maker>> = {
  ...describeMakers,
  ...mapMakers,
  ...rowMakers,
  ...otherMakers,
}

const often = [
  'query',
  'query',
  'query',
  'queryLayers',
  'dynamicLayerQuery',
  'queryRelatedRecords',
  'identify',
  'find',
  'export',
]

/** Names of makers to pick from: those with the most to get wrong come more often. */
export const weighted: readonly string[] = [...Object.keys(makers), ...often]

/**
 * One request to an operation: now and then in another format, spelling or carrier, with parameters that should do nothing, or twice
 * in other letters (attacks 19, 20).
 */
export function makeRequest(making: Making, operation: string): CaseRequest {
  const make = makers[operation] ?? wmsMakers[operation]
  if (make === undefined) throw new Error(`there is no maker for ${operation}`)
  const request = make(making)
  const { random, emphasis } = making
  const adds = emphasis?.adds && random.chance(0.5) ? emphasis.adds : {}
  const hostile: Values = random.chance(0.06)
    ? random.pick<Values>([
        { gdbVersion: 'SDE.DEFAULT' },
        { historicMoment: '1' },
        { returnTrueCurves: 'true' },
        { mapLayers: '[{"id":5,"source":{"type":"mapLayer","mapLayerId":5}}]' },
        { WHERE: '1=1' },
        { text: 'a' },
        { defaultSR: '4326' },
      ])
    : {}
  const format = request.parameters.f !== undefined && random.chance(0.1) ? { f: random.pick(formats) } : {}
  const callback: Values = random.chance(0.06)
    ? { callback: random.pick(['a.b', 'cb[0]', 'alert(1)//']) }
    : {}
  return {
    ...request,
    operation,
    parameters: { ...request.parameters, ...hostile, ...format, ...callback, ...adds },
    spelling: random.pick(['given', 'given', 'given', 'given', 'given', 'given', 'upper', 'lower'] as const),
    carrier:
      request.carrier ?? random.pick(['query', 'query', 'query', 'query', 'form', 'multipart'] as const),
  }
}

const formats = ['json', 'pjson', 'html', 'html', 'geojson', 'pbf', 'image', 'kmz', 'JSON', '', 'amf']
