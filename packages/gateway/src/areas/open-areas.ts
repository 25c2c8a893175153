import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type AreaBook, type AreaRight, noAreas } from '@mapgate/policy'
import { type AreaPlace, areaPlaces } from '../config/area-places.ts'
import type { Advice, CrossFault } from '../config/cross-fault.ts'
import type { Configuration } from '../config/schema.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { loadSharp } from '../core/pictures/load-sharp.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import { areaBook, ownKey } from './area-book.ts'
import { AreaFaults, growOf, nameFaults, preparedFaults } from './area-faults.ts'
import { type AreaThreads, openAreaThreads } from './area-threads.ts'
import { type AreaReadResult, type AreasLog, LayerAreas } from './layer-areas.ts'
import { rememberPlaced } from './placed-areas.ts'
import type { AreaWork } from './rows-finder.ts'
import { fixedAreas, type SourceAreas } from './source-areas.ts'
import { datumAdvice, transformationFaults } from './transformations.ts'

/** Areas of a configuration, and the work on them that is done in other threads. */
export interface Areas {
  readonly book: AreaBook
  /** Undefined where the configuration has no areas. */
  readonly work: AreaWork | undefined
  /** Settings that are valid, and probably not what was meant. */
  readonly advice: readonly Advice[]
  /** Each place of polygons with its areas as they are now. */
  readonly known: readonly KnownPlace[]
  /** Resolves when areas in layers of map servers were asked for once. */
  readonly read: Promise<void>
}

/** A place of polygons, and the areas that came of it. */
interface KnownPlace {
  readonly place: AreaPlace
  readonly areas: SourceAreas
}

/** Opens what outlives one configuration, or gives what is open under this key. Whoever takes also releases. */
export type Take = <T>(key: string, open: () => T | Promise<T>, close: (value: T) => unknown) => Promise<T>

/** What areas are opened with. */
export interface OpenAreasOptions {
  readonly configuration: Configuration
  /** What relative file names are relative to. */
  readonly directory: string
  readonly take: Take
  /** Changes with what leads to the upstreams. */
  readonly waysKey: string
  /** Undefined: layers of map servers are not read. */
  readonly forward: Forward | undefined
  /** Epoch milliseconds. */
  readonly clock: () => number
  readonly log: AreasLog
  readonly areaRead?: (area: string, result: AreaReadResult) => void
}

/** The most that is remembered of areas in references of questions and pictures. */
const maxPlacedBytes = 64_000_000

/**
 * Prepares the areas of a configuration. Those of files and of the configuration itself are ready when it returns; those in layers of map
 * servers come later, and until then there are none.
 * @throws AreaFaults where polygons are no areas
 */
export async function openAreas(options: OpenAreasOptions): Promise<Areas> {
  const places = areaPlaces(options.configuration)
  if (places.length === 0) return nothing
  const threads = await options.take('areas', openAreaWork, ({ close }) => close())
  const opened = await Promise.all(places.map((place) => openPlace(place, threads, options)))
  const known = opened.map(({ areas }, index) => ({ place: places[index] as AreaPlace, areas }))
  const faults = [...opened.flatMap((one) => one.faults), ...known.flatMap(useFaults)]
  if (faults.length > 0) throw new AreaFaults(faults)
  return {
    book: areaBook(sourcesOf(known)),
    work: threads,
    advice: known.flatMap(({ place, areas }) => datumAdvice(place, areas.wkid())),
    known,
    read: Promise.all(opened.map(({ read }) => read)).then(() => {}),
  }
}

const nothing: Areas = {
  book: noAreas,
  work: undefined,
  advice: [],
  known: [],
  read: Promise.resolve(),
}

async function openAreaWork(): Promise<AreaThreads & AreaWork> {
  // Here already, so that a machine on which it does not run says so at start.
  await loadSharp()
  const threads = await openAreaThreads()
  const place = ({ area, transformations }: AreaRight, wkid: number) =>
    threads.place({ area, wkid, transformations })
  return { ...threads, placedIn: rememberPlaced(place, maxPlacedBytes), judgeRows: judgingBy(threads) }
}

const judgingBy =
  ({ judge }: AreaThreads): AreaWork['judgeRows'] =>
  async (rows) => {
    const { ids, failed } = await judge(rows)
    if (failed !== undefined)
      throw new GatewayError('access.denied', `which rows lie in the area cannot be told: ${failed}`)
    return ids
  }

interface Opened {
  readonly areas: SourceAreas
  readonly faults: readonly CrossFault[]
  readonly read?: Promise<void>
}

async function openPlace(place: AreaPlace, threads: AreaThreads, options: OpenAreasOptions): Promise<Opened> {
  const { source, name } = place
  const grows = [...new Set(place.uses.map(({ area }) => growOf(area)))].sort((a, b) => a - b)
  const key = JSON.stringify(['area', name, source, grows])
  if ('upstream' in source) {
    const { forward, areaRead = () => {} } = options
    if (forward === undefined) return { areas: fixedAreas([]), faults: [] }
    const areas = await options.take(
      `${key} ${options.waysKey}`,
      () => new LayerAreas({ name, source, grows }, { ...options, forward, areaRead, ...threads }),
      (opened) => opened.close(),
    )
    return { areas, faults: [], read: areas.firstRead }
  }
  const { crs, by } = source
  const file = 'file' in source ? resolve(options.directory, source.file) : undefined
  const from = 'file' in source ? { file: file ?? '' } : { geojson: source.geojson }
  const { areas, faults } = await options.take(
    `${key} ${file && (await stateOf(file))}`,
    () => threads.prepare({ name, from, crs, by, grows }),
    () => {},
  )
  return { areas: fixedAreas(areas), faults: preparedFaults(place, faults) }
}

/** A text that changes with a file. */
const stateOf = (file: string): Promise<string> =>
  stat(file).then(
    ({ mtimeMs, size, ino }) => `${file} ${mtimeMs} ${size} ${ino}`,
    () => file,
  )

/** Faults of grants that want what the areas do not have. Of layers nothing is known before they are read. */
export const useFaults = ({ place, areas }: KnownPlace): readonly CrossFault[] => [
  ...(areas.wkid() === undefined ? [] : nameFaults(place, areas)),
  ...transformationFaults(place, areas.wkid()),
]

const sourcesOf = (known: readonly KnownPlace[]): Parameters<typeof areaBook>[0] => ({
  named: new Map(
    known.flatMap(({ place, areas }) => (place.path[0] === 'areas' ? [[place.name, areas]] : [])),
  ),
  own: new Map(
    known.flatMap(({ place, areas }) => (place.path[0] === 'areas' ? [] : [[ownKey(place.source), areas]])),
  ),
})
