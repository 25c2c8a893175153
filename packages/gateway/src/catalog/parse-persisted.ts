import type { ServiceEntry } from '@mapgate/policy'
import { isObject, jsonIn } from '../core/json.ts'
import { isTileScheme } from './tile-scheme.ts'

/** Parses a persisted catalogue; entries that do not have the right form are left out. */
export function parsePersisted(text: string): readonly (readonly [string, readonly ServiceEntry[]])[] {
  const value = jsonIn(text)
  if (!Array.isArray(value)) return []
  return value.flatMap((site): (readonly [string, readonly ServiceEntry[]])[] => {
    if (!Array.isArray(site) || typeof site[0] !== 'string' || !Array.isArray(site[1])) return []
    return [[site[0], site[1].filter(isEntry)]]
  })
}

const isEntry = (value: unknown): value is ServiceEntry =>
  isObject(value) &&
  typeof value.name === 'string' &&
  typeof value.type === 'string' &&
  Array.isArray(value.layers) &&
  value.layers.every(isLayer) &&
  (value.tileScheme === undefined || isTileScheme(value.tileScheme))

const isLayer = (layer: unknown): boolean =>
  isObject(layer) &&
  Array.isArray(layer.fields) &&
  isObject(layer.drawing) &&
  (layer.editing === undefined || (isObject(layer.editing) && Array.isArray(layer.editing.trackingFields)))
