import { setTimeout as pause } from 'node:timers/promises'
import { crewKeys } from './fleet.ts'

const tile = '/arcgis/rest/services/Topo_Basemap/MapServer/tile/1/0/0'
const everyMs = 50

/** Lets a gateway keep the tile, and say whether it was kept. */
export const keepingTiles = {
  mounts: [{ path: '/arcgis', upstream: 'sample', cache: [{ operations: ['MapServer.tile'], life: '1h' }] }],
  cache: { statusTo: { roles: ['crew'] } },
}

/** A tile that a gateway keeps, which is purged at another one. */
interface KeptTile {
  /** Says that its purge was answered. */
  purged(): void
  /** Says that the gateway reads the store again. */
  healed(): void
  /** Ends when the gateway has asked for the tile again; says how long it still gave the old one: after the purge, and after it served again. */
  end(): Promise<{ afterPurgeMs: number; afterHealingMs: number }>
}

/** What a gateway gives: a tile that was kept, one that was not, or neither. */
async function give(url: string): Promise<'kept' | 'new' | 'refused'> {
  const reply = await fetch(url + tile, { headers: { token: crewKeys[0] ?? '' } })
  await reply.arrayBuffer()
  if (!reply.ok) return 'refused'
  return reply.headers.get('cache-status')?.includes('hit') ? 'kept' : 'new'
}

/** Lets a gateway keep the tile, and asks for it until the end. */
export async function startKeptTile({ url }: { readonly url: string }): Promise<KeptTile> {
  while ((await give(url)) !== 'kept') await pause(everyMs)
  let purgedAt = Number.POSITIVE_INFINITY
  let [isHealed, servedAt] = [false, Number.POSITIVE_INFINITY]
  const result = { afterPurgeMs: 0, afterHealingMs: 0 }
  const asking = (async () => {
    for (;;) {
      const askedAt = performance.now()
      const given = await give(url)
      if (given === 'new' && askedAt > purgedAt) return
      // A request may wait through the healing: what came out of it was asked before.
      if (given === 'kept' && askedAt > servedAt) result.afterHealingMs = askedAt - servedAt
      else if (given === 'kept' && !isHealed) result.afterPurgeMs = Math.max(0, askedAt - purgedAt)
      if (isHealed && given !== 'refused') servedAt = Math.min(servedAt, performance.now())
      await pause(everyMs)
    }
  })()
  return {
    purged: () => {
      purgedAt = performance.now()
    },
    healed: () => {
      isHealed = true
    },
    end: async () => {
      await asking
      return result
    },
  }
}
