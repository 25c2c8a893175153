import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A token of a foreign portal, as its own records have it. */
interface PortalToken {
  readonly username: string
  readonly orgId?: string
  /** Absent: not made for an application. */
  readonly appId?: string
  /** The page that it is bound to. */
  readonly referer?: string
  /** More members of the user, such as groups and role. */
  readonly user?: object
}

/** A portal of our own making, which answers `portals/self` as ArcGIS Online is said to. */
export interface ForeignPortal {
  /** Without `/sharing`. */
  readonly url: string
  readonly tokens: Map<string, PortalToken>
  /** Every question: method, address, `Referer`, and the token of its body. */
  readonly asked: { method: string; url: string; referer: string | undefined; token: string | null }[]
  /** What it does instead of answering; undefined: nothing. */
  instead: ((request: IncomingMessage, response: ServerResponse) => void) | undefined
  close(): Promise<void>
}

/** Starts one on a free port. `orgId`: id of its organisation. */
export async function startForeignPortal(orgId = 'acmeOrg'): Promise<ForeignPortal> {
  const tokens: ForeignPortal['tokens'] = new Map()
  const asked: ForeignPortal['asked'] = []
  const server = createServer(async (request, response) => {
    const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString('utf8'))
    const { method = '', url = '', headers } = request
    asked.push({ method, url, referer: headers.referer, token: form.get('token') })
    if (portal.instead) return portal.instead(request, response)
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(selfOf(orgId, form.get('token'), headers.referer, tokens)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const portal: ForeignPortal = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/portal`,
    tokens,
    asked,
    instead: undefined,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
  return portal
}

/** The reply to `portals/self`: errors come in HTTP 200. */
function selfOf(
  orgId: string,
  text: string | null,
  referer: string | undefined,
  tokens: ForeignPortal['tokens'],
): object {
  const common = { name: 'Acme', isPortal: false, currentVersion: '2025.3' }
  if (text === null) return { ...common, id: orgId }
  const token = tokens.get(text)
  if (!token || (token.referer !== undefined && token.referer !== referer))
    return { error: { code: 498, message: 'Invalid token.', details: [] } }
  const { username, appId, user, orgId: ofToken = orgId } = token
  return {
    ...common,
    id: ofToken,
    user: {
      username,
      fullName: `${username} of Acme`,
      orgId: ofToken,
      role: 'org_user',
      groups: [],
      ...user,
    },
    ...(appId === undefined ? {} : { appInfo: { appId } }),
  }
}
