import { createHash } from 'node:crypto'
import { catalogAdvice, catalogFaults, type GrantConfiguration } from '@mapgate/policy'
import { AdminProblem } from '../../admin/api/problem.ts'
import type {
  GrantChanged,
  GrantComparison,
  GrantRemark,
  GrantsDesk,
  WantedGrant,
} from '../../admin/grants/desk.ts'
import { AreaFaults } from '../../areas/area-faults.ts'
import { grantJsonSchema } from '../../config/grant-schema.ts'
import { dotted } from '../../config/load.ts'
import type { Configuration } from '../../config/schema.ts'
import { joinStoredGrants, readGrant } from '../../config/stored-grants.ts'
import { jsonIn } from '../../core/json.ts'
import type { GrantChange, GrantRecord } from '../../store/grant-port.ts'
import type { ActiveConfiguration } from '../active-configuration.ts'
import type { StartOptions } from '../options.ts'
import { compareGrants } from './compare-grants.ts'
import { grantNames, layersOf } from './grant-names.ts'
import { listedGrants } from './list-grants.ts'
import { openPreview, type Previewed, sealPreview } from './preview.ts'

interface DeskOptions extends Pick<StartOptions, 'reread' | 'watched' | 'directory'> {
  readonly clock: () => number
  readonly random: (bytes: number) => Uint8Array
}

/** The grants as the console works with them. */
export function createGrantsDesk(active: ActiveConfiguration, options: DeskOptions): GrantsDesk {
  const parts = { active, ...options }
  return {
    schema: grantJsonSchema,
    list: () => listedGrants(active, options),
    names: () => grantNames(active),
    layersOf: (service) => layersOf(active, service),
    check: async (grant) => {
      const { faults, warnings = [] } = await checked(grant, active)
      return { faults, warnings }
    },
    compare: async (wanted) => {
      const change = await changeOf(wanted, active)
      return { ...(await compared(change, parts)), preview: sealPreview(change.previewed, active) }
    },
    save: (wanted, by) => save(wanted, { ...parts, ...by }),
    history: async (most, before) => {
      const { store } = active.grants
      return store === undefined ? [] : (await store.grants.history(most, before)).map(told)
    },
  }
}

type Parts = DeskOptions & { readonly active: ActiveConfiguration }

/** A change that somebody thinks of, held against what is there. */
interface Change {
  /** Id of the grant; undefined for a new one. */
  readonly id: string | undefined
  /** JSON; null: it is removed. */
  readonly body: string | null
  readonly old: GrantRecord | undefined
  readonly grant: GrantConfiguration | undefined
  readonly previewed: Previewed
}

/** @throws AdminProblem where the version is another one, or the grant is none */
async function changeOf(wanted: WantedGrant, active: ActiveConfiguration): Promise<Change> {
  const { records, version, store } = await present(active)
  if (wanted.version !== version) throw await conflict(wanted.version, active)
  const undone =
    wanted.undoes === undefined ? undefined : (await store.grants.history(1, wanted.undoes + 1))[0]
  if (wanted.undoes !== undefined && undone?.number !== wanted.undoes)
    throw new AdminProblem(404, `There is no change ${wanted.undoes}: look at the history again.`)
  const id = undone?.grantId ?? wanted.id
  const old = records.find((one) => one.id === id)
  if (id !== undefined && old === undefined && undone === undefined)
    throw new AdminProblem(
      404,
      'There is no such grant in the store: somebody removed it. Add it as a new one.',
    )
  const body = undone ? undone.before : wanted.grant === null ? null : JSON.stringify(wanted.grant ?? {})
  if (body === null && old === undefined)
    throw new AdminProblem(409, 'The grant is not there any more, so there is nothing to take back.')
  if (body !== null && body.length > longestGrant)
    throw new AdminProblem(
      413,
      `The grant is longer than ${longestGrant} characters: draw its area with fewer points.`,
    )
  const { faults, grant } = body === null ? noFaults : await checked(jsonIn(body), active)
  if (faults.length > 0)
    throw new AdminProblem(
      422,
      'The grant has faults.',
      Object.fromEntries(faults.map((one) => [one.path, one.message])),
    )
  const digest = body === null ? null : createHash('sha256').update(body).digest('base64url')
  return {
    id,
    body,
    old,
    grant,
    previewed: { version, id: id ?? null, digest, undoes: wanted.undoes ?? null },
  }
}

const longestGrant = 1_000_000

const noFaults: Checked = { faults: [], grant: undefined }

/** The grants of the store as they are now, which are in force then. @throws AdminProblem where the configuration takes none, or they cannot be read */
async function present(active: ActiveConfiguration) {
  await active.followGrants()
  const { store, state, records } = active.grants
  if (store === undefined)
    throw new AdminProblem(
      409,
      'The configuration takes no grants of the store: write grants: store, or the word store as the last item of its grants, and name a store that lasts.',
    )
  if (state === undefined)
    throw new AdminProblem(
      503,
      'The store cannot be read, so no grant can be changed: the log of the gateway says why.',
    )
  return { store, records, version: state.version }
}

interface Checked {
  readonly faults: readonly GrantRemark[]
  readonly warnings?: readonly GrantRemark[]
  readonly grant: GrantConfiguration | undefined
}

/** Reads a grant, its polygons too, and looks for its names in the catalogue. */
async function checked(value: unknown, active: ActiveConfiguration): Promise<Checked> {
  const { file } = active.grants
  const read = readGrant(value, file)
  if ('faults' in read) return { faults: read.faults.map(remarkOf), grant: undefined }
  const { grant } = read
  const alone: Configuration = { ...file, grants: [grant] }
  const faults = typeof grant.with?.area?.of === 'object' ? await areaFaults(alone, active) : []
  const unread = new Set(Object.keys(alone.upstreams).filter((name) => active.catalog.whyUnlisted?.(name)))
  const found = [...catalogFaults(alone, active.catalog, unread), ...catalogAdvice(alone, active.catalog)]
  return { faults, grant, warnings: found.map(inGrant).map(remarkOf) }
}

async function areaFaults(
  configuration: Configuration,
  active: ActiveConfiguration,
): Promise<readonly GrantRemark[]> {
  try {
    await active.withAreasOf(configuration, async () => {})
    return []
  } catch (error) {
    if (!(error instanceof AreaFaults)) throw error
    return error.faults
      .filter(({ path }) => path[0] === 'grants')
      .map(inGrant)
      .map(remarkOf)
  }
}

interface Found {
  readonly path: readonly PropertyKey[]
  readonly message: string
}

const inGrant = ({ path, message }: Found): Found => ({ path: path.slice(2), message })

const remarkOf = ({ path, message }: Found): GrantRemark => {
  const [, position] = /, at character (\d+)$/.exec(message) ?? []
  return { path: dotted(path), message, ...(position === undefined ? {} : { position: Number(position) }) }
}

/** Compares everybody's rights before and after a change. */
function compared(
  { id, body, old, grant }: Change,
  { active, clock }: Parts,
): Promise<Omit<GrantComparison, 'preview'>> {
  const { file, records } = active.grants
  const others = records.filter((one) => one.id !== id)
  const next = body === null ? others : [...others, { id: id ?? 'new', body }]
  const before = old && joinStoredGrants({ ...file, grants: [] }, [old]).configuration.grants[0]
  return compareGrants(active, {
    configuration: joinStoredGrants(file, next).configuration,
    grants: [before, grant],
    now: clock(),
  })
}

/** Makes a change that was shown before. @throws AdminProblem where it was not, or somebody else was first */
async function save(
  wanted: WantedGrant,
  { active, clock, random, administrator, preview }: Parts & { administrator: string; preview: string },
): Promise<GrantChanged> {
  const change = await changeOf(wanted, active)
  openPreview(preview, change.previewed, active)
  const { store } = await present(active)
  const written = await store.grants.write({
    expected: wanted.version,
    mark: text(random(12)),
    at: clock(),
    administrator,
    grantId: change.id ?? text(random(9)),
    after: change.body,
    undoes: wanted.undoes ?? null,
  })
  if (typeof written === 'string') throw await conflict(wanted.version, active)
  await active.followGrants()
  return told(written)
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url')

/** Says who changed what since a version. */
async function conflict(version: number, active: ActiveConfiguration): Promise<AdminProblem> {
  const since =
    (await active.grants.store?.grants.history(20))?.filter(({ number }) => number > version) ?? []
  const who = since.map(
    ({ administrator, grantId, at }) =>
      `${administrator} changed ${grantId} at ${new Date(at).toISOString()}`,
  )
  return new AdminProblem(
    409,
    `The grants were changed meanwhile${who.length > 0 ? `: ${who.join('; ')}` : ''}. Nothing was saved: look at the grants again, and compare your change with them.`,
  )
}

const told = ({ number, at, administrator, grantId, before, after, undoes }: GrantChange): GrantChanged => ({
  number,
  at,
  administrator,
  id: grantId,
  before: grantIn(before),
  after: grantIn(after),
  undoes,
})

const grantIn = (body: string | null): GrantChanged['before'] =>
  body === null ? null : ((jsonIn(body) as GrantChanged['before'] | undefined) ?? {})
