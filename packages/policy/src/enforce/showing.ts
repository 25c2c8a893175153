import type { Intent, Operation } from '@mapgate/protocol'
import type { ServiceRights } from '../model/rights.ts'
import type { JsonObject } from './json-body.ts'

/** True for an operation that a caller may ask for: of this layer, or of some layer where none is named. */
export type MayAsk = (operation: Operation, layerId: number | undefined) => boolean

/** What is looked at to show a reply. */
export interface Showing<Asked extends Intent = Intent> {
  /** What the caller asked. */
  readonly intent: Asked
  readonly rights: ServiceRights
  /** Of descriptions: extents over the rows that are seen, by layer id. */
  readonly extents?: ReadonlyMap<number, unknown>
  /** Of descriptions: what else of the service this caller may ask for. Default: nothing. */
  readonly mayAsk?: MayAsk
}

/** Leaves of a JSON reply what the caller may see. */
export type Show<Asked extends Intent = Intent> = (json: JsonObject, showing: Showing<Asked>) => JsonObject

/** Leaves of rows in Esri's PBF what the caller may see. */
export type ShowPbf<Asked extends Intent = Intent> = (
  bytes: Uint8Array,
  showing: Showing<Asked>,
) => Uint8Array

/** The named members of an object, as far as it has them. */
export function pick(json: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(names.flatMap((name) => (json[name] === undefined ? [] : [[name, json[name]]])))
}

/** Replies whose every value comes from fields and rows that their question was narrowed to. */
export const asNarrowed: Show = (json) => json

/** Shows these members of a reply, and no others. */
export const only =
  (...names: readonly string[]): Show =>
  (json) =>
    pick(json, names)
