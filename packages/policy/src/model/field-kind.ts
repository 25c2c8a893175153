import type { ValueKind } from '@mapgate/protocol'

/** What values of a type of field are, as catalogues name types; undefined for one that is not compared. */
export const kindOfFieldType = (type: string): ValueKind | undefined => kinds.get(type)

const kinds: ReadonlyMap<string, ValueKind> = new Map([
  ['esriFieldTypeString', 'text'],
  ['esriFieldTypeSmallInteger', 'number'],
  ['esriFieldTypeInteger', 'number'],
  ['esriFieldTypeBigInteger', 'number'],
  ['esriFieldTypeSingle', 'number'],
  ['esriFieldTypeDouble', 'number'],
  ['esriFieldTypeOID', 'number'],
  ['esriFieldTypeDate', 'moment'],
  ['esriFieldTypeDateOnly', 'moment'],
  ['esriFieldTypeTimestampOffset', 'moment'],
  ['esriFieldTypeTimeOnly', 'time'],
  ['esriFieldTypeGUID', 'id'],
  ['esriFieldTypeGlobalID', 'id'],
])
