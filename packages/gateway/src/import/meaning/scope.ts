import { type Operation, operations, parseRequest, type ServiceType, serviceName } from '@mapgate/protocol'

/** What an entry reaches of its site, as grants can say it. */
export type Scope =
  | { readonly kind: 'site' }
  | { readonly kind: 'services' }
  /** A folder; and the service of that name beside it, which has the same beginning. */
  | { readonly kind: 'folder'; readonly name: string }
  | { readonly kind: 'service'; readonly name: string; readonly type: ServiceType }
  | {
      readonly kind: 'operations'
      readonly name: string
      readonly type: ServiceType
      readonly layerId?: number
      /** Ids of operations that read. */
      readonly operations: readonly string[]
    }

/** What is not imported of a path, and what to do. */
export interface Unreached {
  readonly why: string
  readonly todo: string
  /** True where nothing is lost by it. */
  readonly isNeedless?: true
}

const typeNames: ReadonlySet<string> = new Set(
  operations
    .map(({ path }) => /^\/rest\/services\/\{service\}\/(\w+)/.exec(path)?.[1] ?? '')
    .filter(Boolean)
    .map((type) => type.toLowerCase()),
)

/** True for an operation that Mapgate serves and that only reads. */
const isServed = ({ refused, effect }: Operation): boolean =>
  refused === undefined && (effect === 'read' || effect === 'draw')

/**
 * The scope of a path below the site.
 * @param below its segments, such as `rest`, `services`, `Water`
 * @param matchAll false: the address alone
 */
export function scopeOf(below: readonly string[], matchAll: boolean): Scope | Unreached {
  const [rest, services, ...names] = below
  if (rest === undefined) return matchAll ? { kind: 'site' } : exactList
  if (services === undefined) return matchAll ? { kind: 'services' } : exactList
  if (services.toLowerCase() !== 'services') return notServices(services)
  const typeAt = names.findIndex((name, at) => (at === 1 || at === 2) && typeNames.has(name.toLowerCase()))
  if (typeAt > 0) return serviceScope(names, typeAt, matchAll)
  if (!matchAll) return exactList
  if (names.length === 0) return { kind: 'services' }
  if (names.length > 2) return unknownPath
  const found = parseRequest({ method: 'GET', path: pathOf([...names, 'MapServer']), query: 'f=json' })
  const name = found.fault ? undefined : serviceName(found.request.resource)
  if (name === undefined) return unknownPath
  // `Water/Mains` is no folder, but the beginning of all services of that name.
  return { kind: 'folder', name }
}

const pathOf = (names: readonly string[]): string => `/rest/services/${names.join('/')}`

const exactList: Unreached = {
  why: 'without matchAll="true" it is a single address: a page, or a list of services',
  todo: 'A list shows what grants give, so that nothing is lost. If you meant all services below it, write matchAll="true" into a copy of the file and import that.',
}

const unknownPath: Unreached = {
  why: 'its path is none that Mapgate knows of a map server',
  todo: 'If it is a map server, name its services by a grant of your own (docs/policy.md).',
}

function notServices(name: string): Unreached {
  return /^(info|tokens|self)$/i.test(name)
    ? {
        why: 'Mapgate answers it itself, at the mount of its site',
        todo: '',
        isNeedless: true,
      }
    : {
        why: 'it is no path below rest/services, and Mapgate serves no other of a map server',
        todo: 'Administrators call it past Mapgate.',
      }
}

function serviceScope(names: readonly string[], typeAt: number, matchAll: boolean): Scope | Unreached {
  const asked = parseRequest({ method: 'GET', path: pathOf(names.slice(0, typeAt + 1)), query: 'f=json' })
  const typed = operations.filter(
    ({ path }) => path.split('/')[4]?.toLowerCase() === names[typeAt]?.toLowerCase(),
  )
  const [, type] = /\{service\}\/(\w+)/.exec(typed[0]?.path ?? '') ?? []
  if (asked.fault || type === undefined) return refusedPath(typed)
  const name = serviceName(asked.request.resource)
  if (name === undefined) return unknownPath
  const service = { name, type: type as ServiceType }
  const more = names.slice(typeAt + 1)
  if (!typed.some(isServed)) return refusedPath(typed)
  if (more.length === 0 && matchAll) return { kind: 'service', ...service }
  return below(service, more, { matchAll, typed })
}

const refusedPath = (typed: readonly Operation[]): Unreached => ({
  why: typed.find(({ refused }) => refused)?.refused ?? unknownPath.why,
  todo: 'See docs/not-yet.md. Until then such apps need another way.',
})

/** The operations that a path below a service begins, or is. */
function below(
  service: { readonly name: string; readonly type: ServiceType },
  more: readonly string[],
  { matchAll, typed }: { readonly matchAll: boolean; readonly typed: readonly Operation[] },
): Scope | Unreached {
  const matching = typed.filter(({ path }) => {
    const pattern = path.split('/').slice(5)
    return (matchAll || pattern.length === more.length) && more.every((one, at) => fits(pattern[at], one))
  })
  const served = matching.filter(isServed)
  if (served.length === 0) return whyNone(matching)
  const digits = /^(0|[1-9]\d{0,8})$/.test(more[0] ?? '') ? Number(more[0]) : undefined
  return {
    kind: 'operations',
    ...service,
    ...(digits === undefined ? {} : { layerId: digits }),
    operations: served.map(({ id }) => id),
  }
}

/** A segment fits its own name, or the number of a layer in the first place. Other numbers cannot be said in a grant. */
const fits = (pattern: string | undefined, segment: string): boolean =>
  pattern === '{layerId}'
    ? /^(0|[1-9]\d{0,8})$/.test(segment)
    : pattern !== undefined && !pattern.startsWith('{') && pattern.toLowerCase() === segment.toLowerCase()

function whyNone(matching: readonly Operation[]): Unreached {
  if (matching.some(({ effect }) => effect === 'write'))
    return {
      why: 'it is an edit, and edits are not imported: the old proxy let everybody make them',
      todo: 'Say who may edit what by a grant with `edit` (docs/policy.md#edits).',
    }
  const refused = matching.find((one) => one.refused !== undefined)
  if (refused) return refusedPath([refused])
  return {
    why: 'it is less than a grant can say, or no operation that Mapgate serves',
    todo: 'Name the layer or the service by a grant of your own (docs/policy.md).',
  }
}
