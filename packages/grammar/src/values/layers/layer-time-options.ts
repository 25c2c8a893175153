import { ValueError, type ValueType } from '../../value.ts'
import { asBoolean, asChoice, asNumber, asObject, compact, isAbsent, parseJson } from '../plain/json.ts'
import { parseInteger } from '../plain/number.ts'

const offsetUnits = [
  'esriTimeUnitsMilliseconds',
  'esriTimeUnitsSeconds',
  'esriTimeUnitsMinutes',
  'esriTimeUnitsHours',
  'esriTimeUnitsDays',
  'esriTimeUnitsWeeks',
  'esriTimeUnitsMonths',
  'esriTimeUnitsYears',
  'esriTimeUnitsDecades',
  'esriTimeUnitsCenturies',
] as const

/** How one layer takes part in the time of the map. */
export interface LayerTime {
  readonly layerId: number
  readonly useTime?: boolean
  readonly timeDataCumulative?: boolean
  readonly timeOffset?: number
  readonly timeOffsetUnits?: (typeof offsetUnits)[number]
}

const maxLayers = 1_000

/** Time options by layer, as JSON. */
export const layerTimeOptions: ValueType<readonly LayerTime[]> = {
  id: 'layerTimeOptions',
  form: 'JSON {"0":{"useTime":true,"timeOffset":1,"timeOffsetUnits":"…"}}',
  parse(text) {
    const entries = Object.entries(asObject(parseJson(text), 'it'))
    if (entries.length > maxLayers) throw new ValueError(`it has more than ${maxLayers} layers`)
    return entries.map(([key, value]) => readLayerTime(key, value)).sort((a, b) => a.layerId - b.layerId)
  },
  print: (layers) =>
    JSON.stringify(Object.fromEntries(layers.map(({ layerId, ...options }) => [layerId, options]))),
  layersIn: (layers) => layers.map((layer) => layer.layerId),
}

function readLayerTime(key: string, value: unknown): LayerTime {
  const object = asObject(value, 'the options of a layer')
  return compact({
    layerId: parseInteger(key, 0, Number.MAX_SAFE_INTEGER, 'a layer id'),
    useTime: isAbsent(object.useTime) ? undefined : asBoolean(object.useTime, 'useTime'),
    timeDataCumulative: isAbsent(object.timeDataCumulative)
      ? undefined
      : asBoolean(object.timeDataCumulative, 'timeDataCumulative'),
    timeOffset: isAbsent(object.timeOffset) ? undefined : asNumber(object.timeOffset, 'timeOffset'),
    timeOffsetUnits: isAbsent(object.timeOffsetUnits)
      ? undefined
      : asChoice(object.timeOffsetUnits, 'timeOffsetUnits', offsetUnits),
  })
}
