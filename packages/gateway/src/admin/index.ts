export { type AdminServer, openAdmin } from './server.ts'
