import { decodeFeatureCollection, decodePbfGeometry, printIntent, rowOfFeature } from '@mapgate/protocol'
import type { Shown } from './asking.fixture.ts'
import { type Json, objectsOf } from './json.fixture.ts'

/** Rows of a feature set. */
export const featuresOf = ({ json }: Shown): readonly Json[] => objectsOf(json?.features)

/** The cells of each row that is shown, whether as JSON or GeoJSON. */
export const cellsOf = (shown: Shown): readonly Json[] =>
  featuresOf(shown).map(({ attributes, properties }) => (attributes ?? properties) as Json)

/** One column of what is shown. */
export const columnOf = (shown: Shown, name: string): readonly unknown[] =>
  cellsOf(shown).map((cells) => cells[name])

/** Names of the rows that show their shape. */
export const placedIn = (shown: Shown): readonly unknown[] =>
  featuresOf(shown)
    .filter(({ geometry }) => geometry !== undefined && geometry !== null)
    .map(({ attributes, properties }) => ((attributes ?? properties) as Json).NAME)

/** Rows of a reply as PBF: their cells, and where they lie. */
export function pbfRowsOf({ bytes }: Shown): readonly Json[] {
  const decoded = decodeFeatureCollection(bytes ?? new Uint8Array())
  if ('fault' in decoded) throw new Error(decoded.fault.message)
  const { fields, transform, features = [] } = decoded.collection.queryResult?.featureResult ?? {}
  const { x = 0, y = 0 } = transform?.translate ?? {}
  return features.map((feature) => {
    const [dx, dy] = feature.geometry ? (decodePbfGeometry(feature.geometry).coords ?? []) : []
    return {
      ...rowOfFeature(fields, feature),
      at: dx === undefined ? undefined : [x + Number(dx), y + Number(dy)],
    }
  })
}

/** What a picture shows, as the fake map server draws it: one object for each row. */
export const drawnIn = ({ bytes }: Shown): readonly Json[] =>
  bytes === undefined ? [] : (JSON.parse(new TextDecoder().decode(bytes)) as readonly Json[])

/** Layers of a picture, each once, from top to bottom. */
export const layersIn = (shown: Shown): readonly unknown[] => [
  ...new Set(drawnIn(shown).map(({ layer }) => layer)),
]

/** The values of the first request that the map server was asked. */
export function firstAsked({ asked: [step] }: Shown): Json {
  if (step === undefined) throw new Error('the map server was asked nothing')
  return printIntent(step.intent).parameters
}
