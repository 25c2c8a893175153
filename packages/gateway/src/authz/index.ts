export { type Authorizer, compileGrants } from './authorizer.ts'
export { type CatalogFault, catalogFaults } from './catalog-faults.ts'
export { explainGrants, type GrantFinding } from './explain-grants.ts'
export { type SeenService, seenServices } from './seen-services.ts'
