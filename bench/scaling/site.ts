import { openEntries } from '../../packages/gateway/src/cache/entries/open-entries.ts'
import type { Entry, EntryStore } from '../../packages/gateway/src/cache/port.ts'
import { assumed } from './assumptions.ts'
import type { Day, Picture } from './day.ts'

/** How a site stands. */
export interface SiteForm {
  readonly machines: number
  /** `by-caller`: a caller stays with one machine; `by-address`: what a URL asks for always goes to the same one. */
  readonly dealt: 'by-caller' | 'by-address'
  /** True where the machines have a tier in common, behind their own memory. */
  readonly tier: boolean
  readonly memoryBytes: number
}

/** What a day came to. */
export interface DayAtSite {
  readonly requests: number
  readonly hits: number
  /** Hits that came from the tier in common. */
  readonly fromTier: number
  /** Requests that waited for a drawing which another had asked for. */
  readonly collapsed: number
  readonly drawn: number
  readonly peak: { readonly requestsPerSecond: number; readonly drawnPerSecond: number }
  /** Largest sum of what one machine held. */
  readonly heldBytes: number
}

/** Replays a day through the stores of a site, by a clock that stands where the day is. */
export async function replay(day: Day, keys: readonly string[], form: SiteForm): Promise<DayAtSite> {
  let now = 0
  const stores = await Promise.all(
    Array.from({ length: form.machines }, () => openMemory(form.memoryBytes, () => now)),
  )
  const tier = new Map<string, Entry>()
  const counts = { hits: 0, fromTier: 0, collapsed: 0, drawn: 0 }
  const peak = new Peak()
  let heldBytes = 0
  for (let index = 0; index < day.at.length; index += 1) {
    now = day.at[index] ?? 0
    const person = day.person[index] ?? 0
    const place = day.picture[index] ?? 0
    const key = keys[place] ?? ''
    const picture = day.pictures[place] as Picture
    const store = stores[machineOf(form, person, picture)] as EntryStore
    const from = ask({ key, picture, person, now, store, tier: form.tier ? tier : undefined })
    counts[from] += 1
    if (from === 'fromTier') counts.hits += 1
    peak.count(now, from === 'drawn')
    if (index % 50_000 === 0) heldBytes = Math.max(heldBytes, ...stores.map((one) => one.size().memory.bytes))
  }
  for (const store of stores) await store.close()
  return { requests: day.at.length, ...counts, peak: peak.perSecond(), heldBytes }
}

interface Asked {
  readonly key: string
  readonly picture: Picture
  readonly person: number
  readonly now: number
  readonly store: EntryStore
  readonly tier: Map<string, Entry> | undefined
}

/** One request: what is kept is given, what is being drawn is waited for, and the rest is drawn. */
function ask({ key, picture, person, now, store, tier }: Asked): 'hits' | 'fromTier' | 'collapsed' | 'drawn' {
  const found = store.get(key)
  if (found && now <= found.freshUntil) return found.storedAt > now ? 'collapsed' : 'hits'
  const keep = (entry: Entry) =>
    store.keep({
      key,
      entry,
      principalId: `user:${person}`,
      mark: store.mark(),
      isShared: picture.kind === 'tile',
    })
  const common = tier?.get(key)
  if (common && common.storedAt <= now && now <= common.freshUntil) {
    keep(common)
    return 'fromTier'
  }
  const entry = entryOf(picture, now)
  keep(entry)
  tier?.set(key, entry)
  return 'drawn'
}

/** All bodies of a size are the same bytes: what they would take is counted, and not taken. */
const bodies = { tile: new Uint8Array(assumed.tileBytes), picture: new Uint8Array(assumed.pictureBytes) }

function entryOf({ kind, rank }: Picture, now: number): Entry {
  const storedAt = now + assumed.drawingMs
  const until = storedAt + (kind === 'tile' ? assumed.tileLifeMs : assumed.pictureLifeMs)
  return {
    headers: { 'content-type': 'image/png' },
    body: kind === 'tile' ? bodies.tile : bodies.picture,
    contentId: 'drawn',
    subject: { upstream: 'ags', service: `service_${rank % 40}` },
    storedAt,
    freshUntil: until,
    staleWhileRevalidateUntil: until,
    staleIfErrorUntil: until,
  }
}

/** A balancer that goes by addresses sees no rights, so all groups of a view come to one machine. */
function machineOf({ machines, dealt }: SiteForm, person: number, { kind, rank }: Picture): number {
  if (dealt === 'by-caller') return person % machines
  const mixed = Math.imul(rank * 8 + kind.length, 0x9e3779b1) >>> 0
  return Math.floor((mixed / 2 ** 32) * machines)
}

const openMemory = (memoryBytes: number, clock: () => number): Promise<EntryStore> =>
  openEntries({
    memoryBytes,
    share: 0.25,
    clock,
    random: (bytes) => new Uint8Array(bytes),
    observer: { evicted: () => {}, unreadable: () => {}, failed: () => {}, purged: () => {} },
    log: (message) => console.error(message),
  })

/** The busiest minute. */
class Peak {
  readonly #requests = new Uint32Array(24 * 60)
  readonly #drawn = new Uint32Array(24 * 60)

  count(nowMs: number, isDrawn: boolean): void {
    const minute = Math.floor(nowMs / 60_000)
    this.#requests[minute] = (this.#requests[minute] ?? 0) + 1
    if (isDrawn) this.#drawn[minute] = (this.#drawn[minute] ?? 0) + 1
  }

  perSecond(): DayAtSite['peak'] {
    return {
      requestsPerSecond: Math.max(...this.#requests) / 60,
      drawnPerSecond: Math.max(...this.#drawn) / 60,
    }
  }
}
