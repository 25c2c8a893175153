import { type PlainConfiguration, type Stack, startStack, withLastingTickets } from '../stack.ts'

/** Accounts of the demo: one from whom nothing is hidden, and one who sees a district without its restricted rows. */
export type Account = 'editor' | 'visitor'
export const accounts: readonly Account[] = ['editor', 'visitor']

/** How a client of WMS shows who asks. */
export type Carrier = 'Basic' | 'key' | 'ticket in the path' | 'ticket in the query'
export const carriers: readonly Carrier[] = ['Basic', 'key', 'ticket in the path', 'ticket in the query']

/** An address for a client, and what it has to send besides. */
export interface Entrance {
  readonly url: string
  readonly user?: string
  readonly password?: string
  /** Value of the header `token`. */
  readonly token?: string
}

/** The gateway with what clients of WMS need: addresses and credentials for each account. */
export interface OgcStack {
  readonly stack: Stack
  /** An API key of an account. */
  readonly keyOf: (account: Account) => string
  readonly ticketOf: (account: Account) => Promise<string>
  /** The address of a service for a client that carries the credential in this way; `path` begins with that of the mount. */
  readonly enter: (account: Account, carrier: Carrier, path: string) => Promise<Entrance>
  readonly close: () => Promise<void>
}

/** Path of the WMS of the assets, and of the WMTS of the basemap. */
export const WMS = 'arcgis/services/Assets_Service/MapServer/WMSServer'
export const WMTS = 'arcgis/rest/services/Topo_Basemap/MapServer/WMTS'

const keyOf = (account: Account) => `key-of-${account}-7c1e`

const addKeys = (configuration: PlainConfiguration) => {
  configuration.keys.push(
    { name: 'of the editor', key: keyOf('editor'), roles: ['everything'] },
    {
      name: 'of the visitor',
      key: keyOf('visitor'),
      roles: ['visitor'],
      attributes: { district: 'Littlebrook' },
    },
  )
}

/** Starts the gateway before the sample server; the test closes it. */
export async function startOgcStack(
  configure?: (configuration: PlainConfiguration) => void,
): Promise<OgcStack> {
  const stack = await startStack({
    configure: (configuration) => {
      addKeys(configuration)
      // Programs are given tickets for all their questions at once, and answer one after the other.
      withLastingTickets(configuration)
      configure?.(configuration)
    },
  })
  const ticketOf = async (account: Account): Promise<string> => {
    const headers = { token: keyOf(account) }
    const reply = await fetch(`${stack.gatewayUrl}/.mapgate/ticket`, { method: 'POST', headers })
    return ((await reply.json()) as { ticket: string }).ticket
  }
  const enter = async (account: Account, carrier: Carrier, path: string): Promise<Entrance> => {
    const url = `${stack.gatewayUrl}/${path}`
    if (carrier === 'Basic') return { url, user: account, password: `${account}-demo` }
    if (carrier === 'key') return { url, token: keyOf(account) }
    const ticket = await ticketOf(account)
    return carrier === 'ticket in the query'
      ? { url: `${url}?mg_ticket=${ticket}` }
      : { url: `${stack.gatewayUrl}/t/${ticket}/${path}` }
  }
  return { stack, keyOf, ticketOf, enter, close: () => stack.close() }
}
