/**
 * Finds the known word that a misspelt one probably means: one that differs by a few letters, without regard to case. How many depends on
 * the length of the word; for a composed name, such as `MapServer.export`, on that of its last part.
 * @returns undefined if no word is near enough
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = word.toLowerCase()
  const [, last = wanted] = /([^./:]+)$/.exec(wanted) ?? []
  const allowed = Math.max(1, Math.floor(last.length / 3))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of known) {
    const distance = distanceBetween(wanted, name.toLowerCase(), allowed)
    if (distance <= allowed && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { name, distance }
  }
  return best?.name
}

/** Ends a sentence about a misspelt word with a suggestion; empty if no word is near. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const name = nearest(word, known)
  return name === undefined ? '' : `; did you mean ${name}?`
}

/**
 * Counts the letters to change; two exchanged neighbours count once (optimal string alignment). For words whose lengths differ too much it
 * is `allowed + 1`.
 */
function distanceBetween(one: string, other: string, allowed: number): number {
  if (Math.abs(one.length - other.length) > allowed) return allowed + 1
  let before: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let row = 1; row <= one.length; row++) {
    const next = [row]
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1]
      const changed = (last[column - 1] ?? 0) + (same ? 0 : 1)
      const grown = Math.min(last[column] ?? 0, next[column - 1] ?? 0) + 1
      const isExchanged = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      const exchanged = isExchanged ? (before[column - 2] ?? 0) + 1 : grown
      next.push(Math.min(changed, grown, exchanged))
    }
    before = last
    last = next
  }
  return last[other.length] ?? 0
}
