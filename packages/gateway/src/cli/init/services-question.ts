import type { Asker } from './asker.ts'
import type { FoundServices } from './examine-site.ts'
import type { InitFlags } from './flags.ts'

interface Context {
  readonly flags: InitFlags
  readonly asker: Asker | undefined
  readonly found: FoundServices | undefined
}

/** Services that may be seen, as patterns of a grant. */
export async function chooseServices({ flags, asker, found }: Context): Promise<readonly string[]> {
  if (flags.service !== undefined) return flags.service
  if (asker === undefined) return ['**']
  const names = namesOf(found)
  asker.say(listed(names, found))
  const answer = await asker.text({
    question: `Which may be seen? all, ${names.length > 0 ? 'numbers (1,3-5), ' : ''}names, or folders (Water/)`,
    initial: 'all',
    fault: (text) => patternsOf(text, names).fault,
  })
  return patternsOf(answer, names).patterns
}

/** Names once each, whatever kinds of service they have. One with `*` in it would be a pattern in a grant, and stand for others too. */
const namesOf = (found: FoundServices | undefined): readonly string[] => [
  ...new Set((found?.services ?? []).map(({ name }) => name).filter((name) => !name.includes('*'))),
]

const mostShown = 40

function listed(names: readonly string[], found: FoundServices | undefined): string {
  if (found === undefined) return '  The services are not known yet.'
  if (names.length === 0)
    return `  The map server lists no services${found.unlisted === undefined ? '' : ` (${found.unlisted})`}; name those that are there.`
  const kinds = (wanted: string) =>
    found.services
      .filter(({ name }) => name === wanted)
      .map(({ type }) => type)
      .join(', ')
  const lines = names
    .slice(0, mostShown)
    .map((name, index) => `  ${String(index + 1).padStart(3)}  ${name}  (${kinds(name)})`)
  if (names.length > mostShown) lines.push(`       … and ${names.length - mostShown} more`)
  return lines.join('\n')
}

/** Reads `all`, numbers, ranges, names and folders, with commas or blanks between. */
function patternsOf(
  answer: string,
  names: readonly string[],
): { readonly patterns: readonly string[]; readonly fault?: string | undefined } {
  const words = answer.split(/[\s,]+/).filter(Boolean)
  const found = words.map((word) => patternOf(word, names))
  const fault = words.find((_, index) => found[index] === undefined)
  if (words.length === 0) return { patterns: [], fault: 'nothing is named' }
  if (fault !== undefined) return { patterns: [], fault: `${fault} is no number of the list` }
  return { patterns: [...new Set(found.flatMap((one) => one ?? []))] }
}

function patternOf(word: string, names: readonly string[]): readonly string[] | undefined {
  if (word.toLowerCase() === 'all') return ['**']
  const [, from, to = from] = /^(\d+)(?:-(\d+))?$/.exec(word) ?? []
  // A service may be named by digits alone.
  if (from === undefined || names.includes(word)) return [word.endsWith('/') ? `${word}*` : word]
  const chosen = names.slice(Number(from) - 1, Number(to))
  return Number(from) >= 1 && Number(to) <= names.length && chosen.length > 0 ? chosen : undefined
}
