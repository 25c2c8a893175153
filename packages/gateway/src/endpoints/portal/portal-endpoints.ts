import { contextOf } from '../../core/authentication/authentication.ts'
import { createRecentCounts } from '../../core/authentication/recent-counts.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { jsonReply } from '../../core/reply/json-reply.ts'
import type { Reply } from '../../core/reply/reply.ts'
import type { Inbound } from '../../core/request/inbound.ts'
import { isBelow } from '../../core/request/path.ts'
import type { Trace } from '../../core/request/trace.ts'
import { authorize } from './authorize.ts'
import {
  communitySelf,
  communityUser,
  info,
  noItem,
  noServers,
  nothingFound,
  portalSelf,
  root,
} from './descriptions.ts'
import { readForm } from './form.ts'
import { hereOf } from './here.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'
import { exchangeToken, platformSelf } from './same-origin.ts'
import { seeOther } from './see-other.ts'
import { signOut } from './sign-out.ts'
import {
  generateToken,
  revokeToken,
  token,
  validateAppAccess,
  validateRedirectUri,
} from './token-endpoints.ts'

type Json = (request: PortalRequest, options: PortalEndpointOptions) => Promise<object>

/** Resources of the facade by their path below `sharing/rest`, in lower case; `name/` stands for everything below it. */
const resources: Readonly<Record<string, Json>> = {
  '': root,
  info,
  'portals/self': portalSelf,
  'portals/self/servers': noServers,
  'community/self': communitySelf,
  'community/users/': communityUser,
  'community/groups': nothingFound,
  search: nothingFound,
  'content/items/': noItem,
  generatetoken: generateToken,
  'oauth2/token': token,
  'oauth2/revoketoken': revokeToken,
  'oauth2/validateappaccess': validateAppAccess,
  'oauth2/validateredirecturi': validateRedirectUri,
  'oauth2/platformself': platformSelf,
  'oauth2/exchangetoken': exchangeToken,
}

/** More in a minute are no person's: the application is given something, and comes back at once. */
const signIns = { most: 5, windowMs: 60_000 }

const methods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST'])

/** The Portal facade: undefined for paths that are none of its own. */
export type PortalEndpoints = (inbound: Inbound, trace: Trace) => Promise<Reply> | undefined

/** Serves the facade as clients of a portal ask for it (facts of the clients, 1.1 to 1.4). */
export function createPortalEndpoints(options: PortalEndpointOptions): PortalEndpoints {
  const prefix = `${options.path}/sharing`
  const pages = createPages(options)
  return (inbound, trace) => {
    if (!isBelow(inbound.path, prefix)) return undefined
    const name = inbound.path.slice(prefix.length).replace(/^\/rest(?=\/|$)/i, '')
    const path = name.replace(/^\//, '').replace(/\/$/, '')
    return answer(path, { inbound, trace })
  }

  async function answer(path: string, { inbound, trace }: Pick<PortalRequest, 'inbound' | 'trace'>) {
    const key = path.toLowerCase()
    const page = Object.hasOwn(pages, key) ? pages[key] : undefined
    const found = page ? undefined : resourceOf(key)
    trace.operation = `portal.${page ? key : (found?.name ?? 'none')}`
    trace.presentation = page ? { style: 'html', format: 'html' } : { style: 'json', format: 'json' }
    trace.speaksOauth = page === undefined
    if (!methods.has(inbound.method)) throw new GatewayError('request.method-not-allowed')
    const form = await readForm(inbound)
    const context = contextOf(inbound, { now: options.clock(), mount: undefined, jsonp: false })
    const rest = found === undefined ? '' : path.slice(found.name.length)
    const request = { inbound, trace, form, context, rest }
    if (page) return page(request)
    if (!found) throw new GatewayError('request.not-found')
    const format = form.all.get('f') === 'pjson' ? 'pjson' : 'json'
    trace.presentation = { style: 'json', format }
    const value = await found.read(request, options).catch((error: unknown) => {
      if (error instanceof GatewayError && error.code === 'oauth.too-often') options.limited('portal-swaps')
      throw error
    })
    return jsonReply(value, { format }, { headers: noStore })
  }
}

const noStore = { 'cache-control': 'no-store' }

function resourceOf(key: string): { readonly name: string; readonly read: Json } | undefined {
  const exact = Object.hasOwn(resources, key) ? resources[key] : undefined
  if (exact) return { name: key, read: exact }
  const above = Object.entries(resources).find(([name]) => name.endsWith('/') && key.startsWith(name))
  return above && { name: above[0], read: above[1] }
}

/** The pages of the facade, by the same paths. */
function createPages(
  options: PortalEndpointOptions,
): Readonly<Record<string, (request: PortalRequest) => Promise<Reply>>> {
  const counts = createRecentCounts(signIns)
  return {
    'oauth2/authorize': (request) => authorize(request, { ...options, counts }),
    'oauth2/signin': async (request) => seeOther(hereOf(request, options)),
    'oauth2/signout': (request) => signOut(request, options),
    signout: (request) => signOut(request, options),
  }
}
