import type { SiteReader } from '../catalog/index.ts'
import { GatewayError } from '../core/errors/errors.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import type { AreaThreads } from './area-threads.ts'
import type { PrepareFault } from './areas-job.ts'
import { type LayerSource, readLayer } from './layer-reader.ts'
import { ChangingAreas, type SourceAreas } from './source-areas.ts'

/** A layer of a map server whose rows are areas. */
interface LayerPlace {
  /** As administrators call it. */
  readonly name: string
  readonly source: LayerSource
  /** By how many metres the areas are grown, negative where they are shrunk. */
  readonly grows: readonly number[]
}

/** The part of a log that areas use. */
export interface AreasLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

/** What came of reading areas: `invalid` where the polygons came and are no areas. */
export type AreaReadResult = 'ok' | 'failed' | 'invalid'

/** What areas in layers are read with. */
interface LayerAreasOptions {
  readonly forward: Forward
  readonly prepare: AreaThreads['prepare']
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: AreasLog
  /** Counts a reading. */
  readonly areaRead: (area: string, result: AreaReadResult) => void
}

/** Time after a failed reading; doubled with each further one, up to `every`. */
const firstRetryMs = 10_000

/** A timer of a longer time would end at once. */
const longestTimerMs = 2 ** 31 - 1

/** Longest time for a reading. */
const readingMs = 120_000

/** Areas in a layer, read again from time to time. While they cannot be read, they are kept for as long as the configuration says. */
export class LayerAreas implements SourceAreas {
  readonly #place: LayerPlace
  readonly #options: LayerAreasOptions
  readonly #areas = new ChangingAreas()
  readonly #closing = new AbortController()
  /** When the last good reading began; undefined before the first. */
  #readAt: number | undefined
  #failures = 0
  #timer: NodeJS.Timeout | undefined
  #reading: Promise<void> | undefined
  /** Resolves after the first reading, good or not. */
  readonly firstRead: Promise<void>

  constructor(place: LayerPlace, options: LayerAreasOptions) {
    this.#place = place
    this.#options = options
    this.firstRead = this.refresh()
  }

  find(chosen: string, grow: number): ReturnType<SourceAreas['find']> {
    this.#endWhereStale()
    return this.#areas.find(chosen, grow)
  }

  names(): readonly string[] {
    this.#endWhereStale()
    return this.#areas.names
  }

  wkid(): number | undefined {
    return this.#areas.wkid
  }

  generation(): number {
    this.#endWhereStale()
    return this.#areas.generation
  }

  close(): void {
    this.#closing.abort()
    clearTimeout(this.#timer)
  }

  /** Reads the areas now, or waits for the reading under way. It never fails: what went wrong is logged. */
  refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined
      this.#planNext()
    })
    return this.#reading
  }

  async #read(): Promise<void> {
    const begun = this.#options.clock()
    const { name, source, grows } = this.#place
    try {
      const from = await readLayer(source, this.#reader())
      const moved = from.replies.map(({ buffer }) => buffer as ArrayBuffer)
      const job = { name, from, by: source.by, grows }
      const { areas, faults } = await this.#options.prepare(job, moved)
      const unread = faults.find(({ isUnread }) => isUnread)
      if (unread) throw new GatewayError('upstream.invalid-reply', unread.fault)
      this.#readAt = begun
      this.#areas.replace(areas)
      this.#succeeded(faults)
    } catch (error) {
      if (!this.#closing.signal.aborted) this.#failed(error)
    }
  }

  #reader(): SiteReader {
    const signal = AbortSignal.any([this.#closing.signal, AbortSignal.timeout(readingMs)])
    const { upstream } = this.#place.source
    return { forward: this.#options.forward, upstream, signal, operation: 'Areas.refresh' }
  }

  #succeeded(faults: readonly PrepareFault[]): void {
    const { log, areaRead } = this.#options
    const area = this.#place.name
    for (const { at, ...fault } of faults) log.error({ area, at: at.join(' '), ...fault }, 'this is no area')
    areaRead(area, faults.length > 0 ? 'invalid' : 'ok')
    if (this.#failures > 0) log.info({ area }, 'the area can be read again')
    this.#failures = 0
  }

  #failed(error: unknown): void {
    this.#failures += 1
    const { name: area, source } = this.#place
    const detail = error instanceof GatewayError ? error.detail || error.code : String(error)
    const until =
      this.#readAt === undefined ? undefined : new Date(this.#readAt + source.maxStale).toISOString()
    this.#options.areaRead(area, 'failed')
    if (until === undefined)
      this.#options.log.warn({ area, detail }, 'the area cannot be read: there is none')
    else this.#options.log.warn({ area, detail, until }, 'the area cannot be read; it is kept until then')
  }

  #endWhereStale(): void {
    const { name: area, source } = this.#place
    if (this.#readAt === undefined || this.#options.clock() - this.#readAt <= source.maxStale) return
    this.#readAt = undefined
    this.#areas.replace([])
    this.#options.log.error({ area }, 'the area could not be read for too long: there is none any more')
  }

  #planNext(): void {
    if (this.#closing.signal.aborted) return
    const { every } = this.#place.source
    const pauseMs = this.#failures === 0 ? every : Math.min(every, firstRetryMs * 2 ** (this.#failures - 1))
    this.#timer = setTimeout(() => void this.refresh(), Math.min(pauseMs, longestTimerMs)).unref()
  }
}
