import { parseJson } from '../core/json-text.ts'
import type { Forward } from '../core/outbound.ts'
import { assumedVersion, type SiteVersion } from './rest-info.ts'

/** Reads the version of each upstream's site once and again after a while; while it cannot be read, one is assumed. */
export function createSiteVersions(forward: Forward, clock: () => number, maxAgeMs = 600_000) {
  const known = new Map<string, { version: Promise<SiteVersion>; until: number }>()
  return (upstream: string): Promise<SiteVersion> => {
    const entry = known.get(upstream)
    if (entry && entry.until > clock()) return entry.version
    const version = readVersion(forward, upstream)
    known.set(upstream, { version, until: clock() + maxAgeMs })
    return version
  }
}

async function readVersion(forward: Forward, upstream: string): Promise<SiteVersion> {
  try {
    const reply = await forward(
      {
        upstream,
        method: 'GET',
        path: '/rest/info',
        query: 'f=json',
        headers: {},
        holds: 'whole',
        repeatable: true,
        operation: 'Info.info',
        principalId: 'gateway',
      },
      AbortSignal.timeout(5000),
    )
    const { currentVersion, fullVersion } = parseJson(reply.body as Uint8Array) as {
      currentVersion?: unknown
      fullVersion?: unknown
    }
    if (typeof currentVersion !== 'number') return assumedVersion
    return { currentVersion, fullVersion: String(fullVersion ?? currentVersion) }
  } catch {
    return assumedVersion
  }
}
