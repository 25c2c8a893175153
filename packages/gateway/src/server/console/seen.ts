import type { AreaBook, Catalog, Principal, ServiceEntry } from '@mapgate/policy'
import type { StoredAccounts } from '../../accounts.ts'
import type { Areas } from '../../areas/open-areas.ts'
import type { Configuration } from '../../config/schema.ts'
import type {
  ConsoleSeen,
  LookedAs,
  PictureAsked,
  RowCounts,
  SeenOverview,
  SeenServiceDetail,
  ServiceAt,
} from '../../core/console-seen.ts'
import { GatewayError } from '../../core/errors/errors.ts'
import { isObject, jsonIn } from '../../core/json.ts'
import { type OwnQuota, toldQuota } from '../../core/request/own-quota.ts'
import { findAccounts, holdersOf, isOfClaims, lookedPrincipal } from '../../rights/find-accounts.ts'
import { catalogOfOne, lookedService } from '../../rights/looked-service.ts'
import { seenBy } from '../../rights/seen-by.ts'
import type { Gateway } from '../gateway.ts'
import { askAs, everything } from './ask-as.ts'
import { createPlaces } from './places.ts'

/** What the running gateway knows; each member is of the active configuration when it is read. */
interface Active {
  readonly configuration: Configuration
  readonly catalog: Catalog
  readonly areas: { readonly areas: AreaBook; readonly opened: Areas | undefined }
  readonly quotasOf: (principal: Principal) => Promise<readonly OwnQuota[]>
  storedAccounts(): Promise<StoredAccounts>
  /** Works in the current rooms, which stay until it is done. */
  inRooms<Result>(work: (gateway: Pick<Gateway, 'mountOf' | 'rooms'>) => Promise<Result>): Promise<Result>
}

interface LookParts {
  readonly active: Active
  /** Runs work when one of a few places is free. */
  readonly inPlace: <Result>(work: () => Promise<Result>) => Promise<Result>
}

/** How many questions of the console are at the map servers at once. */
const mostAtOnce = 4

/** How long one may take, with its turn. */
const longestMs = 20_000

/** Looks as somebody, by what the running gateway knows. */
export function consoleSeen(active: Active): ConsoleSeen {
  const parts = { active, inPlace: createPlaces(mostAtOnce) }
  return {
    accounts: async (search) => findAccounts(search, active.configuration, await active.storedAccounts()),
    overview: (as) => overview(as, active),
    service: async (as, at) => service(await principalOf(as, active), at, active),
    counts: async (as, { layers, ...at }, signal) => {
      const principal = await principalOf(as, active)
      const within = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
      return Promise.all(layers.map((layer) => counted(principal, { ...at, layer, signal: within }, parts)))
    },
    picture: async (as, asked, signal) => {
      const principal = await principalOf(as, active)
      const within = AbortSignal.any([signal, AbortSignal.timeout(longestMs)])
      return picture(asked.isWhole ? everything : principal, { ...asked, signal: within }, parts)
    },
  }
}

const principalOf = async (as: LookedAs, active: Active): Promise<Principal> =>
  lookedPrincipal(as, active.configuration, await active.storedAccounts())

async function overview(as: LookedAs, active: Active): Promise<SeenOverview> {
  const { configuration, catalog, areas } = active
  const stored = await active.storedAccounts()
  const principal = lookedPrincipal(as, configuration, stored)
  const seen = seenBy(principal, configuration, { catalog, areas: areas.areas })
  const isSeen = new Set(seen.map(textOf))
  const every = configuration.mounts.flatMap(({ path: mount, upstream }) =>
    catalog.services(upstream).map((entry) => ({ mount, service: entry.name, type: entry.type, entry })),
  )
  const entries = new Map(every.map((one) => [textOf(one), one.entry]))
  const { id, name, roles, attributes } = principal
  return {
    account: { id, name, roles, attributes },
    ...(isOfClaims(as) ? { holders: holdersOf(roles, configuration, stored) } : {}),
    services: seen.map((one) => ({
      ...one,
      layers: one.layers.length,
      allLayers: entries.get(textOf(one))?.layers.length ?? one.layers.length,
    })),
    hidden: every.filter((one) => !isSeen.has(textOf(one))),
    quotas: (await active.quotasOf(principal)).map(toldQuota),
    unread: Object.keys(configuration.upstreams).filter((one) => catalog.whyUnlisted?.(one) !== undefined),
  }
}

const textOf = ({ mount, service: name, type }: ServiceAt): string => JSON.stringify([mount, name, type])

function entryOf(
  { mount, service: name, type }: ServiceAt,
  { configuration, catalog }: Active,
): { readonly entry: ServiceEntry; readonly isArcgis: boolean } | undefined {
  const upstream = configuration.mounts.find(({ path }) => path === mount)?.upstream ?? ''
  const entry = catalog.service(upstream, name, type)
  return entry && { entry, isArcgis: configuration.upstreams[upstream]?.kind === 'arcgis' }
}

async function service(
  principal: Principal,
  at: ServiceAt,
  active: Active,
): Promise<SeenServiceDetail | undefined> {
  const { configuration, catalog, areas } = active
  const found = entryOf(at, active)
  if (found === undefined) return undefined
  const { entry, isArcgis } = found
  const mounts = configuration.mounts.filter(({ path }) => path === at.mount)
  const [seen] = seenBy(
    principal,
    { ...configuration, mounts },
    { catalog: catalogOfOne(catalog, entry), areas: areas.areas },
  )
  return lookedService({
    entry,
    seen,
    configuration,
    areas: areas.opened,
    isDrawn: isArcgis && entry.type === 'MapServer',
  })
}

/** A question about a layer of a service. */
interface CountAsked extends ServiceAt {
  readonly layer: number
  readonly signal: AbortSignal
}

async function counted(principal: Principal, asked: CountAsked, parts: LookParts): Promise<RowCounts> {
  const { layer } = asked
  const [all, seen] = await Promise.all([countOf(everything, asked, parts), countOf(principal, asked, parts)])
  return {
    layer,
    ...('count' in all ? { all: all.count } : { why: all.why }),
    // A hidden layer is answered as one that does not exist.
    ...('count' in seen ? { seen: seen.count } : seen.isHidden ? { seen: 0 } : { why: seen.why }),
  }
}

async function countOf(
  principal: Principal,
  { layer, ...at }: CountAsked,
  { active, inPlace }: LookParts,
): Promise<{ readonly count: number } | { readonly why: string; readonly isHidden: boolean }> {
  const query = 'where=1%3D1&returnCountOnly=true&f=json'
  try {
    const { body } = await inPlace(() => asking(principal, { ...at, rest: `/${layer}/query`, query }, active))
    const told = jsonIn(body.toString('utf8'))
    if (isObject(told) && typeof told.count === 'number') return { count: told.count }
    return { why: 'the map server answered without a count', isHidden: false }
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    const isHidden = error.code === 'access.denied' || error.code === 'request.not-found'
    return { why: `${error.publicText} (${error.code})`, isHidden }
  }
}

async function picture(
  principal: Principal,
  { bounds, width, height, layers, ...at }: PictureAsked & { readonly signal: AbortSignal },
  { active, inPlace }: LookParts,
): Promise<Uint8Array> {
  const query = new URLSearchParams({
    bbox: [bounds.xmin, bounds.ymin, bounds.xmax, bounds.ymax].join(','),
    bboxSR: '3857',
    imageSR: '3857',
    size: `${width},${height}`,
    format: 'png32',
    transparent: 'true',
    ...(layers ? { layers: `show:${layers.join(',')}` } : {}),
    // An address of a picture would be kept for its caller: the picture itself leaves nothing behind.
    f: 'image',
  })
  const asked = { ...at, rest: '/export', query: query.toString() }
  const { type, body } = await inPlace(() => asking(principal, asked, active))
  if (type.startsWith('image/png')) return body
  throw new GatewayError('upstream.invalid-reply', 'a picture that is no PNG')
}

/** Asks the rooms that are current, and keeps them until the reply was read. */
const asking = (
  principal: Principal,
  asked: ServiceAt & { readonly rest: string; readonly query: string; readonly signal: AbortSignal },
  active: Active,
) =>
  active.inRooms(async ({ mountOf, rooms }) => {
    const mount = mountOf(asked.mount)
    if (mount === undefined) throw new GatewayError('request.not-found', `no mount ${asked.mount}`)
    return askAs(principal, { ...asked, mount }, rooms)
  })
