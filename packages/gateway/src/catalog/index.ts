export {
  type CatalogKeeper,
  type CatalogOptions,
  createCatalog,
  type IsReached,
  type Persist,
} from './catalog.ts'
export { keptCatalog } from './kept-catalog.ts'
export { createLook, createReread, type Look } from './look.ts'
export { persistFile } from './persist-file.ts'
export { readJson } from './read-json.ts'
