/** One comparison: attribute, kind of comparison, value. */
const comparison =
  /^[A-Za-z][\w-]*(?::dn)?(?::[\w.-]+)?(?:=|~=|>=|<=|:=)(?<value>(?:[^()\\]|\\[0-9a-fA-F]{2})*)$/

/**
 * Checks a filter of a directory (RFC 4515) with places such as `{name}` in its values.
 * @returns what is wrong with it, for the administrator
 */
export function filterFault(text: string, places: readonly string[]): string | undefined {
  try {
    const end = readFilter(text, 0, places)
    if (end !== text.length) return `goes on after its last bracket: ${text.slice(end)}`
  } catch (error) {
    return (error as Error).message
  }
  return places.some((place) => text.includes(place)) ? undefined : `has to name ${places.join(' or ')}`
}

/** @returns where the filter ends. @throws Error with what is wrong */
function readFilter(text: string, start: number, places: readonly string[]): number {
  if (text[start] !== '(') throw new Error(`a bracket is missing at character ${start + 1}`)
  const sign = text[start + 1] ?? ''
  if (!'&|!'.includes(sign) || sign === '') {
    const end = text.indexOf(')', start)
    if (end === -1) throw new Error('the last bracket is missing')
    checkComparison(text.slice(start + 1, end), places)
    return end + 1
  }
  let at = start + 2
  let count = 0
  while (text[at] === '(') {
    at = readFilter(text, at, places)
    count += 1
  }
  if (text[at] !== ')') throw new Error(`a bracket is missing at character ${at + 1}`)
  if (count === 0 || (sign === '!' && count > 1)) throw new Error(`${sign} takes other filters in brackets`)
  return at + 1
}

/** @throws Error with what is wrong */
function checkComparison(text: string, places: readonly string[]): void {
  const value = comparison.exec(text)?.groups?.value
  if (value === undefined) throw new Error(`(${text}) is no comparison, such as (uid={name})`)
  const found = text.match(/\{[^}]*\}/g) ?? []
  for (const place of found) {
    if (!places.includes(place)) throw new Error(`${place} is unknown here: write ${places.join(' or ')}`)
    if (!value.includes(place)) throw new Error(`${place} stands where no value is`)
  }
  if (found.length > 0 && value.includes('*'))
    throw new Error(`(${text}) would find others too: a value with ${found[0]} has no *`)
}
