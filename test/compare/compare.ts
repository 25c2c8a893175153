import { type Ask, type Exchange, type Part, parts, type Scene } from './exchange.ts'
import { type ExpectedDifference, expectedDifferences } from './expected-differences.ts'
import { createSceneMaker, sceneSize } from './scenes.ts'
import type { Side } from './side.ts'

/** One part of one request that two versions did otherwise. */
export interface Difference {
  readonly part: Part
  readonly scene: Scene
  readonly ask: Ask
  /** Position in the scene, from 0. */
  readonly index: number
  /** As the audit line of the version before names it, or where the request comes from. */
  readonly operation: string
  readonly before: string
  readonly after: string
  /** All of it, for whoever explains it. */
  readonly exchanges: { readonly before: Exchange | undefined; readonly after: Exchange | undefined }
}

/** What a comparison found. */
export interface Comparison {
  readonly requests: number
  readonly scenes: number
  readonly coversAllVectors: boolean
  /** Differences that nothing explains: the first of them, and how many there are of each kind. */
  readonly differences: readonly Difference[]
  readonly kinds: ReadonlyMap<string, number>
  /** How often each reason explained one. */
  readonly explained: ReadonlyMap<ExpectedDifference, number>
  /** Requests by source, by status, and by operation of the audit line. */
  readonly sources: ReadonlyMap<string, number>
  readonly statuses: ReadonlyMap<string, number>
  readonly operations: ReadonlyMap<string, number>
  /** Requests that reached the map server, and requests that were made to it. */
  readonly forwarded: number
  readonly sent: number
  /** Processor time of the version after as a multiple of that of the version before, one for each scene. */
  readonly processorRatios: readonly number[]
  /** Requests after which the process of the version after would have ended; each is a fault, whatever the version before does. */
  readonly fatal: readonly string[]
}

/** What a comparison is asked for. */
export interface CompareOptions {
  readonly requests: number
  readonly seed: number
  /** This scene alone. */
  readonly scene?: number
  readonly expected?: readonly ExpectedDifference[]
  /** Ends at the first scene with a difference. */
  readonly stopsAtFirst?: boolean
  /** Asked after every scene; true ends the run. */
  readonly isStopped?: () => boolean
  /** Told after every scene. */
  readonly progress?: (done: { requests: number; kinds: ReadonlyMap<string, number> }) => void
}

const mostKept = 2_000

/** Plays the same scenes on both sides and compares what can be seen from outside. */
export async function compareSides(before: Side, after: Side, options: CompareOptions): Promise<Comparison> {
  const maker = await createSceneMaker(options.seed)
  const first = options.scene ?? 0
  const count = options.scene === undefined ? Math.ceil(options.requests / sceneSize) : 1
  const found = new Findings(options.expected ?? expectedDifferences)
  let scenes = 0
  let next = maker.make(first)
  const isOver = (): boolean =>
    scenes >= count ||
    (options.isStopped?.() ?? false) ||
    (options.stopsAtFirst === true && found.differences.length > 0)
  while (!isOver()) {
    const scene = next
    const played = Promise.all([before.play(scene), after.play(scene)])
    scenes++
    if (scenes < count) next = maker.make(first + scenes)
    const [{ outlines: one, processorMs }, { outlines: other, processorMs: later }] = await played
    found.processorRatios.push(later / processorMs)
    for (const [index, outline] of one.entries()) {
      found.count(scene.asks[index] as Ask, outline)
      if (other[index]?.isFatal) found.fatal.push(`--scene ${scene.number}, request ${index}`)
      if (outline.digest === other[index]?.digest) continue
      const details = await Promise.all([before.details(scene, index), after.details(scene, index)])
      found.add(scene, index, details)
    }
    options.progress?.(found)
  }
  return { ...found.result(), scenes, coversAllVectors: scenes >= maker.scenesForAllVectors }
}

class Findings {
  readonly differences: Difference[] = []
  readonly fatal: string[] = []
  readonly processorRatios: number[] = []
  readonly kinds = new Map<string, number>()
  readonly #expected: readonly ExpectedDifference[]
  readonly #explained = new Map<ExpectedDifference, number>()
  readonly #sources = new Map<string, number>()
  readonly #statuses = new Map<string, number>()
  readonly #operations = new Map<string, number>()
  requests = 0
  #forwarded = 0
  #sent = 0

  constructor(expected: readonly ExpectedDifference[]) {
    this.#expected = expected
  }

  count(
    { source }: Ask,
    { status, operation, sent }: { status: string; operation: string; sent: number },
  ): void {
    this.requests++
    if (sent > 0) this.#forwarded++
    this.#sent += sent
    increment(this.#sources, source.split(' ')[0] ?? '')
    increment(this.#statuses, status)
    if (operation !== '') increment(this.#operations, operation)
  }

  add(scene: Scene, index: number, [before, after]: readonly (readonly Exchange[])[]): void {
    const ask = scene.asks[index] as Ask
    const length = Math.max(before?.length ?? 0, after?.length ?? 0)
    const operation = /"operation":"([^"]+)"/.exec(before?.[0]?.audit ?? '')?.[1] ?? ask.source
    for (let at = 0; at < length; at++) {
      const exchanges = { before: before?.[at], after: after?.[at] }
      for (const part of parts) {
        const [one, other] = [textOf(exchanges.before, part), textOf(exchanges.after, part)]
        if (one === other) continue
        this.#judge({ part, scene, ask, index, operation, before: one, after: other, exchanges })
      }
    }
  }

  #judge(difference: Difference): void {
    const reason = this.#expected.find(({ explains }) => explains(difference))
    if (reason) {
      increment(this.#explained, reason)
      return
    }
    increment(this.kinds, `${difference.part.padEnd(8)} ${difference.operation}`)
    if (this.differences.length < mostKept) this.differences.push(difference)
  }

  result(): Omit<Comparison, 'scenes' | 'coversAllVectors'> {
    return {
      requests: this.requests,
      differences: this.differences,
      kinds: this.kinds,
      explained: this.#explained,
      sources: this.#sources,
      statuses: this.#statuses,
      operations: this.#operations,
      forwarded: this.#forwarded,
      sent: this.#sent,
      fatal: this.fatal,
      processorRatios: this.processorRatios,
    }
  }
}

function textOf(exchange: Exchange | undefined, part: Part): string {
  if (exchange === undefined) return '(no such request followed)'
  return part === 'body' ? Buffer.from(exchange.body).toString('latin1') : exchange[part]
}

function increment<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
