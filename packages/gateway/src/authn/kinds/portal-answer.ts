import type { PortalConfiguration } from '../../config/sections/foreign-portals.ts'
import { isObject, type JsonObject, objectsOf } from '../../core/json.ts'

/** What a portal says of a token. */
export type PortalAnswer =
  | { readonly kind: 'person'; readonly person: PortalPerson }
  /** The token is not known there, or not good any more. */
  | { readonly kind: 'unknown' }
  /** A good token, but not for this gateway: of another organisation or application, or of nobody. */
  | { readonly kind: 'elsewhere'; readonly why: string }
  | { readonly kind: 'unreachable'; readonly why: string }

/** A person of the portal, as it spells the name. */
export interface PortalPerson {
  readonly username: string
  readonly name: string
  /** Ids of the groups, and their titles where those count. */
  readonly groups: readonly string[]
  /** The role at the portal, and the id of the custom one. */
  readonly roles: readonly string[]
  /** All that the portal says of the person. */
  readonly user: JsonObject
}

const longestName = 256

/** Codes by which a portal refuses a token; in HTTP 200 as well as a status. */
const refusals: ReadonlySet<unknown> = new Set([400, 401, 403, 498, 499])

/** Reads the reply to `portals/self` (facts: `id`, `user`, `appInfo`; errors come in HTTP 200). */
export function portalAnswer(status: number, reply: unknown, portal: PortalConfiguration): PortalAnswer {
  const error = isObject(reply) && isObject(reply.error) ? reply.error : undefined
  const code = error?.code ?? status
  if (refusals.has(code)) return { kind: 'unknown' }
  if (code !== 200 || !isObject(reply)) return { kind: 'unreachable', why: `answered ${code}` }
  const { id, user, appInfo } = reply
  if (!isObject(user)) return withoutUser(appInfo)
  const why = wrongPlace({ id, user, appInfo }, portal)
  if (why !== undefined) return { kind: 'elsewhere', why }
  const { username } = user
  if (typeof username !== 'string' || !isName(username))
    return { kind: 'elsewhere', why: 'a token of a user without a name' }
  return { kind: 'person', person: personOf(username, user, portal) }
}

/** Without a good token a portal describes itself to everybody. */
const withoutUser = (appInfo: unknown): PortalAnswer =>
  isObject(appInfo)
    ? { kind: 'elsewhere', why: 'a token of an application, of no user' }
    : { kind: 'unknown' }

const isName = (username: string): boolean =>
  username.trim() !== '' && username.length <= longestName && !/\p{Cc}/u.test(username)

/** Every organisation's tokens are good at ArcGIS Online, so the organisation and the application decide. */
function wrongPlace(
  { id, user, appInfo }: { id: unknown; user: JsonObject; appInfo: unknown },
  { orgId, appIds, insecureAnyApp }: PortalConfiguration,
): string | undefined {
  const { orgId: ofUser = id, disabled } = user
  if (id !== orgId || ofUser !== orgId) return `a token of the organisation ${shortly(ofUser ?? id)}`
  if (disabled === true) return 'a token of a disabled user'
  if (insecureAnyApp) return undefined
  const appId = isObject(appInfo) ? appInfo.appId : undefined
  return typeof appId === 'string' && appIds?.includes(appId)
    ? undefined
    : `a token of the application ${shortly(appId ?? 'that is not named')}`
}

const shortly = (value: unknown): string => String(value).slice(0, 64)

function personOf(
  username: string,
  user: JsonObject,
  { insecureGroupTitles }: PortalConfiguration,
): PortalPerson {
  const { fullName, role, roleId } = user
  const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
  return {
    username,
    name: isText(fullName) ? fullName : username,
    groups: objectsOf(user.groups)
      .flatMap(({ id, title }) => (insecureGroupTitles ? [id, title] : [id]))
      .filter(isText),
    roles: [role, roleId].filter(isText),
    user,
  }
}
