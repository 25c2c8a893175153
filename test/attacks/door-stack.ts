import { once } from 'node:events'
import { createServer } from 'node:net'
import { type Stack, startStack } from '../e2e/stack.ts'
import { rawRequest, sendRaw } from './raw.ts'

/** What came back. */
interface Got {
  readonly status: number
  readonly type: string | null
  readonly text: string
}

/** The demo with an open door for resource-proxy, and somebody outside who must never be connected to. */
export interface DoorStack {
  readonly stack: Stack
  /** Host and port outside; the configuration names it as an alias of the map server. */
  readonly outside: string
  /** How often somebody connected to it. */
  readonly connections: () => number
  get(path: string, headers?: Record<string, string>): Promise<Got>
  /** Sends a query to the door as it is, which `fetch` would tidy up. */
  sent(query: string): Promise<{ status: number; body: string }>
  close(): Promise<void>
}

export const service = '/rest/services/Assets_Service/MapServer'

/** The body of each refusal of an address. */
export const refusal = JSON.stringify({
  error: { code: 403, message: 'Proxy has not been set up for this URL.', details: [] },
})

export async function startDoorStack(): Promise<DoorStack> {
  let connections = 0
  const canary = createServer((socket) => {
    connections += 1
    socket.destroy()
  })
  canary.listen(0, '127.0.0.1')
  await once(canary, 'listening')
  const outside = `127.0.0.1:${(canary.address() as { port: number }).port}`
  const stack = await startStack({
    configure: (configuration) => {
      configuration.resourceProxy = { paths: ['/DotNet/proxy.ashx'] }
      configuration.upstreams.sample.aliases = ['https://old.example.org/arcgis', `http://${outside}/arcgis`]
      const embed = { path: '/embed', upstream: 'sample', at: 'rest/services', carriersOff: ['query'] }
      configuration.mounts.push(embed)
      configuration.portal = { path: '/portal' }
      configuration.admin = { port: 0 }
      configuration.keys.push({ name: 'other', key: 'other-key', roles: ['other'] })
      const on = { services: ['Topo_Basemap'] }
      configuration.grants.push({ name: 'other', to: { roles: ['other'] }, on })
    },
  })
  return {
    stack,
    outside,
    connections: () => connections,
    get: async (path, headers = {}) => {
      const reply = await fetch(stack.gatewayUrl + path, { redirect: 'manual', headers })
      return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() }
    },
    sent: async (query) => {
      const text = await sendRaw(stack.gatewayUrl, rawRequest(`/proxy?${query}`, ['token: demo-key']))
      return {
        status: Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]),
        body: text.slice(text.indexOf('\r\n\r\n') + 4),
      }
    },
    close: async () => {
      await stack.close()
      canary.close()
    },
  }
}
