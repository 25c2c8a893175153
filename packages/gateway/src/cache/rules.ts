import { compileGlob } from '@mapgate/policy'
import type { Configuration } from '../config/schema.ts'

/** How long an answer is kept, in milliseconds. */
export interface Rule {
  /** `upstream`: as long as the map server says; `none`: not at all. */
  readonly life: 'upstream' | 'none' | number
  readonly staleWhileRevalidate: number
  readonly staleIfError: number
}

/** What a rule is chosen by. `service` with its folder, in lower case. */
export interface RuleAsked {
  /** Path of the mount. */
  readonly mount: string | undefined
  readonly operation: string
  readonly service: string
}

/** Where no rule fits, the map server decides. */
const byUpstream: Rule = { life: 'upstream', staleWhileRevalidate: 0, staleIfError: 0 }

/** Most choices that are remembered: services are many, and a walk through a large site must not fill the memory. */
const mostChoices = 10_000

/** Makes the function that chooses the first rule of a mount that fits. */
export function compileRules(mounts: Configuration['mounts']): (asked: RuleAsked) => Rule {
  const byMount = new Map(mounts.map(({ path, cache }) => [path, cache.map(compiled)]))
  const chosen = new Map<string, Rule>()
  return (asked) => {
    const key = `${asked.mount} ${asked.operation} ${asked.service}`
    const known = chosen.get(key)
    if (known) return known
    const rule = byMount.get(asked.mount ?? '')?.find(({ fits }) => fits(asked))?.rule ?? byUpstream
    if (chosen.size >= mostChoices) chosen.clear()
    chosen.set(key, rule)
    return rule
  }
}

type CacheRule = Configuration['mounts'][number]['cache'][number]

function compiled({ operations, services, life, staleWhileRevalidate, staleIfError }: CacheRule) {
  const named = operations && new Set(operations.map((name) => name.toLowerCase()))
  const globs = services?.map(compileGlob)
  return {
    rule: { life, staleWhileRevalidate, staleIfError } satisfies Rule,
    fits: ({ operation, service }: RuleAsked): boolean =>
      (named?.has(operation.toLowerCase()) ?? true) && (globs?.some((matches) => matches(service)) ?? true),
  }
}
