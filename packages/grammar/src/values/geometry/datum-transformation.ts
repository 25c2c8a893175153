import { ValueError, type ValueType } from '../../value.ts'
import { asBoolean, asInteger, asList, asObject, isAbsent, parseJson } from '../plain/json.ts'
import { parseInteger } from '../plain/number.ts'

/** One step from one datum to another: its well-known id, and whether it is gone forward. */
type TransformationStep = {
  readonly wkid: number
  readonly transformForward: boolean
}

/** How coordinates get from one datum to another: one transformation by its well-known id, or several steps. */
type DatumTransformation = number | { readonly geoTransforms: readonly TransformationStep[] }

const maxWkid = 2_147_483_647
const maxSteps = 10
const maxTransformations = 20

function readTransformation(value: unknown): DatumTransformation {
  if (typeof value === 'number') return asInteger(value, 'a transformation', 1, maxWkid)
  const object = asObject(value, 'a transformation')
  if (!isAbsent(object.wkid)) return asInteger(object.wkid, 'wkid', 1, maxWkid)
  const steps = asList(object.geoTransforms, 'geoTransforms', maxSteps).map((step) => {
    const { wkid, transformForward, forward } = asObject(step, 'a transformation')
    // The documentation has both names.
    const isForward = isAbsent(transformForward) ? forward : transformForward
    return {
      wkid: asInteger(wkid, 'wkid', 1, maxWkid),
      transformForward: isAbsent(isForward) || asBoolean(isForward, 'transformForward'),
    }
  })
  if (steps.length === 0) throw new ValueError('geoTransforms is empty')
  return { geoTransforms: steps }
}

/** The transformation of a reply: a well-known id, or JSON with the steps. */
export const datumTransformation: ValueType<DatumTransformation> = {
  id: 'datumTransformation',
  form: 'a wkid, or JSON {"geoTransforms":[{"wkid":…,"transformForward":true}]}',
  parse: (text) =>
    text.trimStart().startsWith('{')
      ? readTransformation(parseJson(text))
      : parseInteger(text, 1, maxWkid, 'a transformation'),
  print: JSON.stringify,
}

/** Transformations of a map whose layers have several datums. */
export const datumTransformations: ValueType<readonly DatumTransformation[]> = {
  id: 'datumTransformations',
  form: 'a JSON list of wkids, or of {"geoTransforms":[…]}',
  parse(text) {
    const value = parseJson(text)
    return asList(Array.isArray(value) ? value : [value], 'it', maxTransformations).map(readTransformation)
  },
  print: JSON.stringify,
}
