export type { FilterField } from './plain-filter.ts'
export {
  type FilteredLayer,
  type FilterLanguage,
  type PrintedFilters,
  printFilters,
} from './print-filters.ts'
export { comparesTexts, type DataSource } from './text-rules.ts'
export type { FilterRefusal } from './unsayable.ts'
