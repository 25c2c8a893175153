import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Contender, Place } from './contender.ts'
import { startFixedUpstream } from './fixed-upstream.ts'
import { installPeers } from './install.ts'
import type { PinnedServer } from './pinned.ts'

/** A directory, an upstream of fixed replies, and servers before it: all of them end together. */
export interface Site extends AsyncDisposable {
  readonly directory: string
  readonly upstreamPort: number
  /** Requests that the upstream got so far. */
  readonly upstreamRequests: () => Promise<number>
  /** Where the next contender stands. */
  readonly place: () => Place
  /** Starts a contender, or gives the one that was started. */
  readonly start: (contender: Contender) => Promise<PinnedServer>
  /** Has something end with the site. */
  readonly until: (end: () => unknown) => void
}

/** Opens a site; contenders stand at the ports after that of the upstream. */
export async function openSite(upstreamPort: number, { ownUpstream = false } = {}): Promise<Site> {
  installPeers()
  const directory = mkdtempSync(join(tmpdir(), 'mapgate-bench-'))
  const ends: (() => unknown)[] = [() => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })]
  const started = new Map<Contender, Promise<PinnedServer>>()
  const startFirst = async (contender: Contender) => {
    const server = await contender.start()
    ends.push(server.stop)
    return server
  }
  let port = upstreamPort
  const upstream = ownUpstream ? undefined : await startFixedUpstream(directory, upstreamPort)
  if (upstream) ends.push(upstream.stop)
  return {
    directory,
    upstreamPort,
    upstreamRequests: async () => (await upstream?.requests()) ?? Number.NaN,
    place: () => {
      port += 1
      return { directory, upstreamPort, port }
    },
    start: (contender) => {
      const server = started.get(contender) ?? startFirst(contender)
      started.set(contender, server)
      return server
    },
    until: (end) => void ends.push(end),
    [Symbol.asyncDispose]: async () => {
      for (const end of ends.splice(0).toReversed()) await end()
    },
  }
}
