export { type Authorizer, compileGrants } from './authorizer.ts'
