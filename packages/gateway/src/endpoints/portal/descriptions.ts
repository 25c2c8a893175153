import { createHash } from 'node:crypto'
import { anonymous, type Principal } from '@mapgate/policy'
import { GatewayError } from '../../core/errors/errors.ts'
import { callerByToken } from './callers.ts'
import type { PortalEndpointOptions, PortalRequest } from './options.ts'

/** The version of the portal that clients are told: from 8.4 on JS clients take PKCE. */
const currentVersion = '2024.1'

/** `sharing/rest`: also how JS clients check a token. @throws GatewayError of a bad token */
export async function root(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  await callerByToken(request, options)
  return { currentVersion }
}

/** `sharing/rest/info`. */
export async function info(_: PortalRequest, { publicUrl, path }: PortalEndpointOptions): Promise<object> {
  const portalUrl = publicUrl + path
  return {
    owningSystemUrl: portalUrl,
    authInfo: {
      tokenServicesUrl: `${portalUrl}/sharing/rest/generateToken`,
      isTokenBasedSecurity: true,
    },
  }
}

/** `portals/self`: of the person only where a token was shown. @throws GatewayError of a bad token */
export async function portalSelf(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  const principal = await callerByToken(request, options)
  const { publicUrl, path, name, longestTokenMs, portal } = options
  const url = new URL(publicUrl)
  const appId = portal.clientOf(principal)
  return {
    id: orgIdOf(options),
    name,
    isPortal: true,
    portalMode: 'singletenant',
    currentVersion,
    supportsOAuth: true,
    allSSL: url.protocol === 'https:',
    portalHostname: `${url.host}${url.pathname.replace(/\/$/, '')}${path}`,
    canSearchPublic: false,
    canSignInArcGIS: true,
    canSignInIDP: true,
    authorizedCrossOriginDomains: [],
    helperServices: {},
    httpsPort: Number(url.port) || 443,
    maxTokenExpirationMinutes: Math.floor(longestTokenMs / 60_000),
    ...(isPerson(principal) ? { user: userOf(principal, options) } : {}),
    ...(appId === undefined ? {} : { appInfo: { appId } }),
  }
}

/** `community/self`. @throws GatewayError `credential.missing` and the faults of the token */
export async function communitySelf(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  const principal = await callerByToken(request, options)
  if (!isPerson(principal)) throw new GatewayError('credential.missing')
  return userOf(principal, options)
}

/** `community/users/{name}`: one's own; every other name is as one that does not exist. @throws GatewayError `portal.user-unknown`, `credential.*` */
export async function communityUser(request: PortalRequest, options: PortalEndpointOptions): Promise<object> {
  const principal = await callerByToken(request, options)
  if (principal === anonymous) throw new GatewayError('credential.missing')
  if (!isPerson(principal) || nameIn(request.rest) !== principal.name)
    throw new GatewayError('portal.user-unknown')
  return userOf(principal, options)
}

function nameIn(rest: string): string | undefined {
  try {
    return decodeURIComponent(rest)
  } catch {
    return undefined
  }
}

/** Programs sign in as applications; everybody else has a name. */
const isPerson = (principal: Principal): boolean =>
  principal !== anonymous && principal.kind !== 'app' && principal.kind !== 'certificate'

/** A user of the portal. Roles and groups of ours mean nothing to clients of a portal, so none are told. */
function userOf({ name, attributes }: Principal, options: PortalEndpointOptions): object {
  const { email } = attributes
  return {
    username: name,
    fullName: name,
    ...(typeof email === 'string' ? { email } : {}),
    orgId: orgIdOf(options),
    role: 'org_user',
    level: '2',
    groups: [],
    privileges: [],
    provider: 'enterprise',
  }
}

/** Stays the same while the address of the portal does. */
const orgIdOf = ({ publicUrl, path }: PortalEndpointOptions): string =>
  createHash('sha256')
    .update(publicUrl + path)
    .digest('base64url')
    .replace(/[^A-Za-z0-9]/g, '')
    .slice(0, 16)

/** There are no items, groups and hosting servers here; who looks for them is told so in the form of a portal. */
export const nothingFound = async (): Promise<object> => ({
  total: 0,
  start: 1,
  num: 0,
  nextStart: -1,
  results: [],
})

export const noServers = async (): Promise<object> => ({ servers: [] })

/** @throws GatewayError `portal.item-unknown` */
export const noItem = async (): Promise<object> => {
  throw new GatewayError('portal.item-unknown')
}
