import { readFileSync } from 'node:fs'
import type { Catalog } from '@mapgate/policy'

import { parseKept } from './kept.ts'
import { keyOf } from './site.ts'

/** The catalogue as it was kept in a file, for a look without a map server; undefined where none is kept. */
export function keptCatalog(file: string): Catalog | undefined {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
  const sites = new Map(parseKept(text))
  return {
    generation: 0,
    services: (upstream) => sites.get(upstream) ?? [],
    service: (upstream, name, type) =>
      sites.get(upstream)?.find((entry) => keyOf(entry) === keyOf({ name, type })),
  }
}
