import { readFileSync } from 'node:fs'
import type { Catalog } from '@mapgate/policy'
import { parsePersisted } from './parse-persisted.ts'
import { keyOf } from './site.ts'

/** The catalogue that was persisted in a file, for use without a map server; undefined where there is none. */
export function persistedCatalog(file: string): Catalog | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  const sites = new Map(parsePersisted(text))
  return {
    generation: 0,
    services: (upstream) => sites.get(upstream) ?? [],
    service: (upstream, name, type) =>
      sites.get(upstream)?.find((entry) => keyOf(entry) === keyOf({ name, type })),
  }
}
