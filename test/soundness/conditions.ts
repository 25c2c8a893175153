import type { Cell } from './template.ts'

/** Attributes of the principal. */
export interface Attributes {
  readonly district: string
  readonly districts: readonly string[]
  readonly limit: number
}

/** A condition as policies write it, and as these tests understand it by themselves. */
export interface Condition {
  readonly text: string
  readonly fields: readonly string[]
  readonly holds: (row: Readonly<Record<string, Cell>>, attributes: Attributes) => boolean
  /** The only districts in which rows can hold it, where it decides about them. */
  readonly districts?: (attributes: Attributes) => readonly string[]
}

/** The conditions that policies of a run use. */
export const conditions: readonly Condition[] = [
  {
    text: 'district = :principal.district',
    fields: ['district'],
    holds: (row, { district }) => row.district === district,
    districts: ({ district }) => [district],
  },
  {
    text: 'district IN (:principal.districts)',
    fields: ['district'],
    holds: (row, { districts }) => districts.includes(String(row.district)),
    districts: ({ districts }) => districts,
  },
  {
    text: "classification <> 'restricted'",
    fields: ['classification'],
    holds: (row) => row.classification !== null && row.classification !== 'restricted',
  },
  {
    text: "classification = 'public' AND district = :principal.district",
    fields: ['classification', 'district'],
    holds: (row, { district }) => row.classification === 'public' && row.district === district,
    districts: ({ district }) => [district],
  },
  {
    text: 'cost < :principal.limit OR district = :principal.district',
    fields: ['cost', 'district'],
    holds: (row, { district, limit }) =>
      (row.cost !== null && Number(row.cost) < limit) || row.district === district,
  },
  // Object ids of the template lie three apart, and hidden ones just above their own: no hidden id crosses this one.
  { text: 'OBJECTID < 39', fields: ['OBJECTID'], holds: (row) => Number(row.OBJECTID) < 39 },
  { text: 'district = :principal.missing', fields: ['district'], holds: () => false, districts: () => [] },
]
