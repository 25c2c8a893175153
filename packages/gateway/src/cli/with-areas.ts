import { AreaFaults } from '../areas/area-faults.ts'
import { createExtentCheck, type ExtentAsked, whyInexact } from '../areas/extent-check.ts'
import { createFindOut as createAreasFindOut } from '../areas/find-out.ts'
import { type Areas, openAreas, type Take } from '../areas/open-areas.ts'
import { createRowsFinder } from '../areas/rows-finder.ts'
import { faultsAt, type LoadedConfiguration } from '../config/load.ts'
import type { Forward } from '../core/upstream/outbound.ts'
import { createEditsFindOut, createFindOut } from '../edits/find-out.ts'
import { createUpstreams } from '../upstream/index.ts'
import type { Rooms } from '../walk/rooms.ts'
import { faultReport } from './configuration.ts'

type Loaded = Exclude<LoadedConfiguration, { faults: unknown }>

/** The areas of a configuration as a command works with them. */
export interface CommandAreas {
  readonly areas: Areas
  /** Finds out about areas and rows to edit, at the map servers too. */
  readonly findOut: Rooms['findOut']
  /** Why pictures of a service cannot be held to areas; undefined where they can be. */
  readonly whyInexact: (asked: ExtentAsked) => Promise<string | undefined>
}

interface WithAreasOptions {
  /** What is logged of layers that cannot be read. */
  readonly log: (area: string, detail: string) => void
  /** False: layers of map servers are not read. */
  readonly online: boolean
}

const onStderr: WithAreasOptions = {
  log: (area, detail) => console.error(`mapgate: the area ${area} cannot be read: ${detail}`),
  online: true,
}

/**
 * Opens the areas of a configuration, each layer of a map server read once, does the work and closes them.
 * @throws AreaFaults where polygons are no areas
 */
export async function withAreas<T>(
  { configuration, directory }: Loaded,
  work: (areas: CommandAreas) => Promise<T>,
  { log, online }: WithAreasOptions = onStderr,
): Promise<T> {
  const upstreams = createUpstreams({ configuration: configuration.upstreams, directory, clock: Date.now })
  const { take, close } = taking()
  const note = (details: object): void => {
    const { area, detail, fault } = details as Readonly<Record<string, string | undefined>>
    log(area ?? '', detail ?? fault ?? '')
  }
  try {
    const areas = await openAreas({
      configuration,
      directory,
      take,
      waysKey: '',
      forward: online ? upstreams.forward : undefined,
      clock: Date.now,
      log: { info: () => {}, warn: note, error: note },
    })
    await areas.read
    return await work({
      areas,
      findOut: finding(areas, upstreams.forward, configuration),
      whyInexact: (asked) => whyInexact(asked, upstreams.forward).catch(noAnswer),
    })
  } finally {
    await close()
    await upstreams.close()
  }
}

const noAnswer = (error: unknown): string =>
  `it gave no answer: ${error instanceof Error ? error.message : String(error)}`

/** Does the same, and throws faults of areas as every fault of the file is told. @throws Error with a line for each fault */
export const withGoodAreas = <T>(
  file: string,
  loaded: Loaded,
  work: (areas: CommandAreas) => Promise<T>,
  options: WithAreasOptions = onStderr,
): Promise<T> =>
  withAreas(loaded, work, options).catch((error: unknown) => {
    throw asFaultReport(error, file, loaded)
  })

/** Faults of areas as an error that tells each with its line; every other error as it is. */
export const asFaultReport = (error: unknown, file: string, loaded: Loaded): unknown =>
  error instanceof AreaFaults ? new Error(faultReport(file, faultsAt(error.faults, loaded))) : error

/** Opens each thing once for a command. */
function taking(): { readonly take: Take; readonly close: () => Promise<void> } {
  const closers: (() => unknown)[] = []
  return {
    take: async (_key, open, close) => {
      const value = await open()
      closers.push(() => close(value))
      return value
    },
    close: async () => {
      for (const close of closers.toReversed()) await close()
    },
  }
}

function finding(
  { work }: Areas,
  forward: Forward,
  { limits, upstreams }: Loaded['configuration'],
): CommandAreas['findOut'] {
  const { areaRows: most, areaRowsLife: lifeMs } = limits
  const monotonic = () => performance.now()
  const isUnicode = (upstream: string) => upstreams[upstream]?.characters === 'unicode'
  const findOut = createFindOut({
    edits: createEditsFindOut({ forward, isUnicode }),
    areas:
      work &&
      createAreasFindOut({
        work,
        findRows: createRowsFinder({ forward, work, most, lifeMs, monotonic }).find,
        drawsExactly: createExtentCheck({ forward, monotonic }),
      }),
  })
  return (need, { request, service, context }) =>
    findOut(need, { upstream: request.mount.upstream, service, context })
}
