import { kindOfFieldType } from '@mapgate/policy'
import { type Expression, evaluate, fieldsOf } from '@mapgate/protocol'
import type { InfoFeature } from './documents.ts'
import type { LayerFields } from './layer-fields.ts'

/**
 * The features that surely fulfil a condition, of a server that ignores filters in GetFeatureInfo. MapServer tells numbers as texts, and null as an empty text, or
 * as 0 where the data are a shapefile: a feature is left out where a field of the condition is empty or 0, because nobody knows whether it is null.
 */
export function judgedFeatures(
  features: readonly InfoFeature[],
  condition: Expression,
  { fields }: LayerFields,
): readonly InfoFeature[] {
  const kinds = new Map(fields.map(({ name, type }) => [name.toLowerCase(), kindOfFieldType(type)]))
  return features.filter(({ attributes }) => {
    const row = Object.fromEntries(
      Object.entries(attributes).flatMap(([name, value]) => {
        if (value === '' || value === '0' || value === 0 || typeof value === 'boolean') return []
        const isNumber = kinds.get(name.toLowerCase()) === 'number' && typeof value === 'string'
        if (!isNumber) return [[name, value]]
        return plainNumber.test(value) && Number(value) !== 0 ? [[name, Number(value)]] : []
      }),
    )
    return evaluate(condition, row) === true
  })
}

const plainNumber = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** The first field of a condition that a feature does not tell; undefined where all are told. */
export function untoldField({ attributes }: InfoFeature, condition: Expression): string | undefined {
  const told = new Set(Object.keys(attributes).map((name) => name.toLowerCase()))
  return [...fieldsOf(condition)].find((name) => !told.has(name.toLowerCase()))
}
