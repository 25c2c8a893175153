export { type CatalogKeeper, type CatalogOptions, createCatalog, type Persist } from './catalog.ts'
export { persistFile } from './persist-file.ts'
