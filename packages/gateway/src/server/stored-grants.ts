import { AreaFaults } from '../areas/area-faults.ts'
import type { CrossFault } from '../config/cross-fault.ts'
import { dotted } from '../config/load.ts'
import type { Configuration } from '../config/schema.ts'
import { type JoinedGrants, joinStoredGrants } from '../config/stored-grants.ts'
import type { GrantRecord, GrantStore } from '../store/grant-port.ts'
import type { OpenedStore } from '../store/port.ts'
import type { WireOptions } from './options.ts'
import { type SharedResources, takeSharedResources, takeStore } from './shared-resources.ts'

/** The grants of a configuration: those of its file, and those of the store that it takes. */
export interface ActiveGrants extends JoinedGrants {
  /** The configuration of the file alone. */
  readonly file: Configuration
  /** The state of the store's grants; undefined where the file takes none, or nobody can read them. */
  readonly state: { readonly version: number; readonly mark: string } | undefined
  readonly records: readonly GrantRecord[]
  /** Where the grants are kept; undefined where the file takes none. */
  readonly store: Pick<OpenedStore, 'grants' | 'changes' | 'sealing'> | undefined
}

/** Resources that were opened for the grants of a configuration. */
interface GrantedResources {
  readonly active: ActiveGrants
  readonly shared: SharedResources
}

/**
 * Reads the grants of the store where the file takes them, and opens what the configuration needs with them.
 * @throws Error when the store cannot be read, or something cannot be opened; then nothing is held
 */
export async function takeGranted(options: WireOptions, publicUrl: string): Promise<GrantedResources> {
  const file = options.configuration
  if (!file.takesStoredGrants) {
    const active = { ...joinStoredGrants(file, []), file, state: undefined, records: [], store: undefined }
    return openWith(options, publicUrl, active)
  }
  // The store stays open for what follows, whichever resource is opened first.
  const { value: store, release } = await takeStore(options, options.resources.take.bind(options.resources))
  try {
    const active = await readGrants(options, store)
    const opened = await openWith(options, publicUrl, active)
    tellLeftOut(options, opened.active.leftOut)
    return opened
  } finally {
    await release()
  }
}

async function readGrants(
  { configuration: file, withoutStored = false }: WireOptions,
  store: OpenedStore,
): Promise<ActiveGrants> {
  const { grants, ...state } = withoutStored ? nothingRead : await store.grants.read()
  return {
    ...joinStoredGrants(file, grants),
    file,
    state: withoutStored ? undefined : state,
    records: grants,
    store,
  }
}

const nothingRead: Awaited<ReturnType<GrantStore['read']>> = { version: 0, mark: '', grants: [] }

/** Opens the resources; grants of the store whose polygons are no areas are left out. */
async function openWith(
  options: WireOptions,
  publicUrl: string,
  active: ActiveGrants,
): Promise<GrantedResources> {
  const { configuration } = active
  try {
    return { active, shared: await takeSharedResources({ ...options, configuration }, publicUrl) }
  } catch (error) {
    const rest = error instanceof AreaFaults ? withoutFaulty(active, error.faults) : undefined
    if (rest === undefined) throw error
    return openWith(options, publicUrl, rest)
  }
}

/** The grants without those of the store that have faults; undefined where a fault is not theirs. */
function withoutFaulty(active: ActiveGrants, faults: readonly CrossFault[]): ActiveGrants | undefined {
  const { file, records, ids } = active
  const first = file.grants.length
  const leftOut = new Map(active.leftOut)
  for (const { path, message } of faults) {
    const id = path[0] === 'grants' ? ids[Number(path[1]) - first] : undefined
    if (id === undefined) return undefined
    leftOut.set(id, [...(leftOut.get(id) ?? []), { path: path.slice(2), message }])
  }
  const kept = records.filter(({ id }) => !leftOut.has(id))
  return { ...active, ...joinStoredGrants(file, kept), leftOut }
}

/** Tells an administrator of grants that give nothing. */
function tellLeftOut({ log }: WireOptions, leftOut: ActiveGrants['leftOut']): void {
  for (const [id, faults] of leftOut)
    log.error(
      { grant: id, faults: faults.map(({ path, message }) => `${dotted(path)}: ${message}`) },
      'a grant of the store is not valid beside this configuration, so it gives nothing: change it in the console, or the file',
    )
}
