import { type GrantConfiguration, grantSection } from '@mapgate/policy'
import { jsonIn } from '../core/json.ts'
import { crossChecks } from './cross-checks.ts'
import type { CrossFault } from './cross-fault.ts'
import { shapeFaults, shapeWords } from './issue-words.ts'
import type { Configuration } from './schema.ts'

/** A grant of the store as text. */
interface StoredText {
  readonly id: string
  /** JSON. */
  readonly body: string
}

/** The grants of a file and those of its store. */
export interface JoinedGrants {
  /** With the grants of the file first, and after them those of the store that are valid beside this file. */
  readonly configuration: Configuration
  /** Ids of the latter, in their order. */
  readonly ids: readonly string[]
  /** Grants of the store that are not valid, and so give nothing: by id, with places in the grant. */
  readonly leftOut: ReadonlyMap<string, readonly CrossFault[]>
}

/** A grant as it was read, or why it is none. */
type ReadGrant = { readonly grant: GrantConfiguration } | { readonly faults: readonly CrossFault[] }

/** Joins grants of the store to a configuration. Those that are not valid are left out: a grant only ever gives, so nobody sees more without it. */
export function joinStoredGrants(file: Configuration, stored: readonly StoredText[]): JoinedGrants {
  const leftOut = new Map<string, readonly CrossFault[]>()
  const read = stored.flatMap(({ id, body }) => {
    const found = readGrant(jsonIn(body), file)
    if ('grant' in found) return [{ id, grant: named(found.grant, id) }]
    leftOut.set(id, found.faults)
    return []
  })
  return {
    configuration: { ...file, grants: [...file.grants, ...read.map(({ grant }) => grant)] },
    ids: read.map(({ id }) => id),
    leftOut,
  }
}

/** Reads one grant by the schema of the file, and holds it against everything else that the file says. */
export function readGrant(value: unknown, file: Configuration): ReadGrant {
  const checked = grantSection.safeParse(value, { error: shapeWords })
  if (!checked.success) {
    const issues = checked.error.issues.map((issue) => ({ ...issue, path: ['grants', 0, ...issue.path] }))
    return { faults: shapeFaults(issues).map(inGrant) }
  }
  const index = file.grants.length
  const joined = { ...file, grants: [...file.grants, checked.data] }
  const faults = crossChecks(joined).filter(({ path }) => path[0] === 'grants' && path[1] === index)
  const all = [...faults.map(inGrant), ...fileFaults(checked.data)]
  return all.length > 0 ? { faults: all } : { grant: checked.data }
}

const inGrant = ({ path, message }: CrossFault): CrossFault => ({ path: path.slice(2), message })

/** Whoever may make grants does not choose files that gateways read. */
const fileFaults = ({ with: narrowing }: GrantConfiguration): readonly CrossFault[] =>
  typeof narrowing?.area?.of === 'object' && 'file' in narrowing.area.of
    ? [
        {
          path: ['with', 'area', 'of', 'file'],
          message: 'a grant of the store names no files: name the area under `areas` in the configuration',
        },
      ]
    : []

/** A grant without a name is told by its id in audit lines. */
const named = (grant: GrantConfiguration, id: string): GrantConfiguration => ({
  ...grant,
  name: grant.name ?? `store:${id}`,
})
