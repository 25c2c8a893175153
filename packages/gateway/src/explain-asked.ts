import { type AreaBook, type Catalog, compileGrants, noAreas, type Principal } from '@mapgate/policy'
import { openOgc } from '@mapgate/protocol'
import { accountOf, type StoredAccounts } from './accounts.ts'
import { createMasking } from './areas/masking.ts'
import type { Configuration } from './config/schema.ts'
import type { DoorVisit } from './core/request/door-visit.ts'
import type { GatewayRequest } from './core/request/gateway-request.ts'
import type { Inbound } from './core/request/inbound.ts'
import type { OwnQuota } from './core/request/own-quota.ts'
import { publicPathOf, restBelow } from './core/request/path.ts'
import { doorIn } from './door.ts'
import { type Explanation, explain } from './explain.ts'
import { createMounts } from './mounts.ts'
import { createCapabilitiesBook } from './ogc/capabilities/book.ts'
import { createOgcDoors } from './ogc/room.ts'
import { createPlanner } from './plan/index.ts'
import type { Rooms } from './walk/rooms.ts'

/** A question to be explained: as whom, and which request. */
export interface Asked {
  /** An account of the configuration or its store, or a person of an identity system, by id or name, or `anonymous`. */
  readonly as: string
  /** Instead of the account's own, or for an account that the configuration does not name. */
  readonly roles?: readonly string[] | undefined
  /** Instead of the roles: groups as the identity system of the account names them. */
  readonly groups?: readonly string[] | undefined
  /** Besides the account's own. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** Address of the gateway, or the path below it, with its query; also one of the door for resource-proxy. */
  readonly url: string
  /** Form body; the request is a POST then. */
  readonly data?: string | undefined
}

/** What a question is explained by. */
interface Known {
  readonly configuration: Configuration
  readonly catalog: Catalog
  readonly stored?: StoredAccounts
  /** Default: no area is known. */
  readonly areas?: AreaBook
  /** Finds out about areas; default: requests that need it are explained as refused. */
  readonly findOut?: Rooms['findOut'] | undefined
  /** The quotas of somebody for what is asked; default: they are not told. */
  readonly ownQuotas?: TellQuotas
}

/** Tells the quotas of somebody; with `asks` only those for what is asked, and those for everything. */
export type TellQuotas = (
  principal: Principal,
  asks?: (isFor: (request: GatewayRequest) => boolean) => boolean,
) => Promise<readonly OwnQuota[]>

/**
 * Explains a question; it is not sent. Only what has to be known before, of an area or of rows to edit, is asked of the map server.
 * @throws Error when the account or the mount does not exist, or the door refuses the target, with what to do
 */
export async function explainAsked(asked: Asked, known: Known): Promise<Explanation> {
  const { configuration, stored } = known
  const inbound = inboundOf(asked.url, asked.data, configuration)
  const { door, path } = inbound
  demandTarget(door)
  const mount = createMounts(configuration.mounts)(path)
  if (mount === undefined) throw new Error(`${path} is below no mount of the configuration`)
  const account = accountOf(configuration, asked.as, asked, stored)
  const explanation = await explain(inbound, mount, account, askingRooms(known))
  return door === undefined ? explanation : { door: { at: door.at, path }, ...explanation }
}

function demandTarget(door: DoorVisit | undefined): void {
  if (door?.instead === 'ping')
    throw new Error(`${door.at}?ping is answered by the door itself, to everybody`)
  if (door?.instead === undefined) return
  const { code, detail } = door.instead
  throw new Error(
    code === 'request.target-unknown'
      ? `the door ${door.at} refuses this target with 403: ${detail}. If it is an address of a map server, name it under upstreams.<name>.aliases`
      : `the door ${door.at} needs a target, such as ${door.at}?https://gis.example.org/arcgis/rest/services`,
  )
}

/** Authorizer and planner of a configuration, for asking only. */
function askingRooms({ configuration, catalog, areas = noAreas, findOut, ownQuotas }: Known) {
  return {
    grants: configuration.grants,
    catalog,
    areas,
    findOut,
    ...(ownQuotas && {
      ownQuotas: (principal: Principal, request: GatewayRequest) =>
        ownQuotas(principal, (isFor) => isFor(request)),
    }),
    doors: createOgcDoors({
      open: openOgc,
      isOgc: (upstream) => configuration.upstreams[upstream]?.kind === 'ogc',
      publicUrl: configuration.publicUrl,
      book: createCapabilitiesBook({ clock: Date.now }),
      titleOf: () => undefined,
      listsLowestFirst: () => false,
      referencesOf: () => undefined,
      takesConditions: () => true,
    }),
    authorize: compileGrants(configuration, areas).authorize,
    plan: createPlanner({
      href: { keep: () => '', publicUrl: configuration.publicUrl, clock: Date.now },
      isUnicode: (upstream) => configuration.upstreams[upstream]?.characters === 'unicode',
      ...createMasking(),
    }),
    now: Date.now(),
  }
}

function inboundOf(url: string, data: string | undefined, configuration: Configuration): Inbound {
  const { publicUrl } = configuration
  const asked = new URL(url, publicUrl)
  const sent = {
    path: restBelow(asked.pathname, publicPathOf(publicUrl)) || asked.pathname,
    query: asked.search.slice(1),
    ticket: undefined,
  }
  const translated = doorIn(configuration)?.(sent)
  const { path, query } = translated?.target ?? sent
  return {
    id: 'explain',
    method: data === undefined ? 'GET' : 'POST',
    path,
    query,
    ...(translated ? { door: translated.visit } : {}),
    headers: data === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' },
    body: Buffer.from(data ?? ''),
    shown: [],
    clientAddress: '127.0.0.1',
    origin: undefined,
    receivedAt: Date.now(),
    signal: new AbortController().signal,
  }
}
