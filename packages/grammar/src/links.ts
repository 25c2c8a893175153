/** A place in a JSON reply that carries a URL: keys joined by dots, `[]` behind a key for every item of a list, `*` for every key. */
export interface LinkPattern {
  readonly path: string
  /** `remove` where the field must never reach a client (`owningSystemUrl`, `preferredHost`). */
  readonly rule: 'rewrite' | 'remove'
}

/** What becomes of a URL in a reply: another URL, or undefined to leave the field out. */
export type LinkRewriter = (url: string) => string | undefined

/** Steps of compiled patterns: a key, `[]` or `*`. */
const compiled = new Map<string, readonly string[]>()

/**
 * Rewrites the links of a JSON reply in place, by walking the fields that its operation names, never by searching text
 * (protocol notes 4). Absolute and root-relative URLs go through `rewrite`; relative ones and `data:` stay as they are.
 */
export function rewriteLinks(links: readonly LinkPattern[], body: unknown, rewrite: LinkRewriter): void {
  for (const { path, rule } of links) {
    walk(
      body,
      stepsOf(path),
      0,
      rule === 'remove' ? () => undefined : (value) => rewriteValue(value, rewrite),
    )
  }
}

function stepsOf(path: string): readonly string[] {
  const known = compiled.get(path)
  if (known !== undefined) return known
  const steps = path.split('.').flatMap((part) => (part.endsWith('[]') ? [part.slice(0, -2), '[]'] : [part]))
  compiled.set(path, steps)
  return steps
}

/** Absolute (`https://…`, `//host/…`) or root-relative; what a browser resolves against the gateway needs no change. */
const leadsAway = /^(?!data:)(?:[a-z][a-z\d+.-]*:|[/\\])/i

function rewriteValue(value: unknown, rewrite: LinkRewriter): unknown {
  return typeof value === 'string' && leadsAway.test(value.trim()) ? rewrite(value.trim()) : value
}

function walk(
  node: unknown,
  steps: readonly string[],
  index: number,
  change: (value: unknown) => unknown,
): void {
  if (typeof node !== 'object' || node === null) return
  const step = steps[index] ?? ''
  const last = index === steps.length - 1
  if (step === '[]') {
    if (!Array.isArray(node)) return
    if (last) changeItems(node, change)
    else for (const item of node) walk(item, steps, index + 1, change)
    return
  }
  const object = node as Record<string, unknown>
  for (const key of step === '*' ? Object.keys(object) : [step]) {
    if (!Object.hasOwn(object, key)) continue
    if (!last) walk(object[key], steps, index + 1, change)
    else changeKey(object, key, change)
  }
}

function changeKey(object: Record<string, unknown>, key: string, change: (value: unknown) => unknown): void {
  const value = change(object[key])
  if (value === undefined) delete object[key]
  else object[key] = value
}

function changeItems(list: unknown[], change: (value: unknown) => unknown): void {
  const kept = list.map(change).filter((value) => value !== undefined)
  list.splice(0, list.length, ...kept)
}
