/**
 * The browser kit: `connect` opens the way through one gateway; the files of `adapters/` teach one map library each to use it;
 * `register.ts` puts the service worker in place for pages that cannot be changed.
 */
export type { CredentialSource } from './credential.ts'
export { GateError, type GateErrorCode } from './error.ts'
export type { GateEvents } from './events.ts'
export { connect, type Gate, type GateOptions } from './gate.ts'
export type { TicketScope } from './ticket.ts'
