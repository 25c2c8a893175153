import type { Opened } from '@mapgate/protocol'
import type { Inbound } from '../core/request/inbound.ts'

/** Credentials of query and form, as carriers of the gateway. */
export const carried = (shown: Opened['shown']): Inbound['shown'] =>
  shown.map(({ carrier, name, value }) => ({
    carrier: name === 'mg_ticket' ? 'query-ticket' : carrier,
    value,
  }))
