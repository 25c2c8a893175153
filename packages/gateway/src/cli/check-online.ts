import { catalogAdvice, catalogFaults } from '@mapgate/policy'
import { countKeys } from '../authn/kinds/count-keys.ts'
import { readJson } from '../catalog/index.ts'
import { faultsAt, type LoadedConfiguration } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { createUpstreams } from '../upstream/index.ts'
import { checkAreas } from './check-areas.ts'
import { checkedServer } from './check-ogc.ts'
import { checkPortal } from './check-portal.ts'
import { checkShared } from './check-shared.ts'
import { checkSignIn } from './check-sign-in.ts'
import { checkStore } from './check-store.ts'
import type { OnlineCheck } from './online-check.ts'
import { readWholeCatalog } from './read-catalog.ts'

type Loaded = Exclude<LoadedConfiguration, { faults: unknown }>

/** Tries the store, what gateways share, every upstream, with its token service, the keys of every issuer, every provider, directory and portal. Nothing is changed anywhere. */
export async function checkOnline(loaded: Loaded): Promise<readonly OnlineCheck[]> {
  const { configuration, directory } = loaded
  const upstreams = Object.keys(configuration.upstreams).map((name) => checkUpstream(name, loaded))
  const issuers = configuration.issuers.map(checkIssuer)
  const portals = configuration.portals.map(checkPortal)
  const read = readWholeCatalog(configuration, directory)
  const areas = read.then(({ catalog }) => checkAreas(loaded, catalog))
  const systems = [...issuers, ...checkSignIn(loaded), ...portals]
  const checks = [...upstreams, ...systems, checkGrants(loaded, read)]
  return [
    ...(await checkStore(loaded)),
    ...(await checkShared(loaded)),
    ...(await Promise.all(checks)),
    ...(await areas),
  ]
}

/** Checks grants against the catalogue: services, layers and fields that they name and that no map server has. */
async function checkGrants(loaded: Loaded, read: ReturnType<typeof readWholeCatalog>): Promise<OnlineCheck> {
  const { configuration } = loaded
  const { catalog, unread } = await read
  const found = catalogFaults(configuration, catalog, unread)
  const advice = faultsAt(catalogAdvice(configuration, catalog), loaded)
  const unseen = unread.size === 0 ? '' : `; those on ${[...unread].join(', ')} were not looked at`
  if (found.length === 0)
    return {
      what: 'grants',
      good: true,
      finding: `name services, layers and fields that are there${unseen}`,
      ...(advice.length > 0 ? { advice } : {}),
    }
  return {
    what: 'grants',
    good: false,
    finding: `name what no map server has${unseen}`,
    faults: faultsAt(found, loaded),
    advice,
  }
}

async function checkUpstream(name: string, loaded: Loaded): Promise<OnlineCheck> {
  const { directory } = loaded
  const { upstreams } = loaded.configuration
  const what = `upstream ${name}`
  const found = createUpstreams({ configuration: upstreams, directory, clock: Date.now })
  try {
    const reader = { forward: found.forward, upstream: name, signal: AbortSignal.timeout(20_000) }
    const { services, folders } = await readJson(reader, '/rest/services')
    const [server, summary] = [upstreams[name], found.summaryOf(name)]
    if (server?.kind === 'ogc' && summary) return checkedServer([name, server], summary, loaded)
    if (!Array.isArray(services) && !Array.isArray(folders))
      return withoutList(what, 'JSON that lists nothing')
    const count = Array.isArray(services) ? services.length : 0
    const folderCount = Array.isArray(folders) ? folders.length : 0
    return {
      what,
      good: true,
      finding: `answers as the gateway's user: ${amount(count, 'service')}, ${amount(folderCount, 'folder')}`,
    }
  } catch (error) {
    const isBare = error instanceof GatewayError && error.code === 'request.not-found'
    return isBare
      ? withoutList(what, error.detail)
      : { what, good: false, finding: upstreamWords(error, upstreams[name]) }
  } finally {
    await found.close()
  }
}

const amount = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

/** An upstream without a list of services is no fault: it may be another product, or hide its list. */
const withoutList = (what: string, why: string | undefined): OnlineCheck => ({
  what,
  good: true,
  finding: `answers without a list: ${why}; services are asked for one by one`,
})

async function checkIssuer({ name, jwksUrl }: Configuration['issuers'][number]): Promise<OnlineCheck> {
  const what = `issuer ${name}`
  if (jwksUrl === undefined) return { what, good: true, finding: 'has its keys in a file' }
  try {
    return { what, good: true, finding: `publishes ${await countKeys(jwksUrl, fetch)}` }
  } catch (error) {
    return { what, good: false, finding: words(error) }
  }
}

/** Where nobody answers a sign-in, user and password are not what is wrong. */
function upstreamWords(error: unknown, upstream: Configuration['upstreams'][string] | undefined): string {
  const cause = error instanceof GatewayError ? error.cause : undefined
  if (!(cause instanceof GatewayError) || cause.code !== 'upstream.unreachable') return words(error)
  const { credential } = upstream ?? {}
  const tokenUrl = credential && 'tokenUrl' in credential ? credential.tokenUrl : undefined
  return tokenUrl === undefined ? words(cause) : `${tokenUrl} cannot be reached (${cause.detail})`
}

function words(error: unknown): string {
  if (error instanceof GatewayError) return `${error.publicText} (${error.detail || error.code})`
  const { message, cause } = error as Error
  return cause instanceof Error ? `${message}: ${cause.message}` : message
}
