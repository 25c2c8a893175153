import { createRequire } from 'node:module'
import type { ReferenceEntry } from './reference-list.ts'

const require = createRequire(import.meta.url)

/** The references that the gateway defines: all that `@esri/proj-codes` has. */
export const esriList: readonly ReferenceEntry[] = [
  ...require('@esri/proj-codes/pe_list_projcs.json').ProjectedCoordinateSystems,
  ...require('@esri/proj-codes/pe_list_geogcs.json').GeographicCoordinateSystems,
]
