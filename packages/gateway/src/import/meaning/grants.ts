import type { ImportedMount } from './mounts.ts'
import type { Scope } from './scope.ts'

/** The part of a grant that says what it is on, and which operations. */
export interface ImportedGrant {
  readonly name: string
  /** 1-based, of the entries that it comes from. */
  readonly lines: readonly number[]
  readonly on: {
    readonly mounts: readonly string[]
    readonly services: readonly string[]
    readonly types?: readonly string[]
    readonly layers?: readonly number[]
  }
  /** Default: everything that reads. */
  readonly for?: readonly string[]
}

/** The grants of a mount: entries that reach whole services together, parts of services each by itself. */
export function grantsOf(mount: ImportedMount): readonly ImportedGrant[] {
  const groups = Map.groupBy(mount.entries, ({ scope }) => groupOf(scope))
  if (groups.has('site')) for (const key of groups.keys()) if (key !== 'site') groups.delete(key)
  return [...groups].map(([, entries]): ImportedGrant => {
    const lines = entries.map(({ entry }) => entry.line)
    const services = [...new Set(entries.flatMap(({ scope }) => servicesOf(scope)))]
    const scope = (entries[0] as (typeof entries)[number]).scope
    const parts = 'type' in scope ? { types: [scope.type] } : {}
    const layers =
      scope.kind === 'operations' && scope.layerId !== undefined ? { layers: [scope.layerId] } : {}
    return {
      name: `proxy.config ${lines.length === 1 ? 'line' : 'lines'} ${lines.join(', ')}`,
      lines,
      on: { mounts: [mount.path], services, ...parts, ...layers },
      ...(scope.kind === 'operations' ? { for: scope.operations } : {}),
    }
  })
}

/** Scopes of one group make one grant. A whole site needs no other. */
function groupOf(scope: Scope): string {
  if (scope.kind === 'site') return 'site'
  if (scope.kind === 'operations') return JSON.stringify(scope)
  return scope.kind === 'service' ? scope.type : 'names'
}

/**
 * Names of services as a grant has them. Only a whole site is `**`: that gives its output directory too, and whether names are those of
 * services at all.
 */
function servicesOf(scope: Scope): readonly string[] {
  switch (scope.kind) {
    case 'site':
      return ['**']
    case 'services':
      return ['*', '*/*']
    case 'folder':
      return scope.name.includes('/') ? [scope.name] : [scope.name, `${scope.name}/*`]
    default:
      return [scope.name]
  }
}
