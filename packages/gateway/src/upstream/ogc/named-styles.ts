import type { WmsStyle } from './documents.ts'

/** The styles of a layer that can be asked for by name, and why others cannot. */
interface NamedStyles {
  readonly offered: readonly WmsStyle[]
  readonly left: readonly { readonly name: string; readonly why: string }[]
}

/** Most styles of one layer that are offered. */
const mostOfLayer = 100

/** Most styles of one layer that are looked at, so that what is inherited by thousands of layers takes no room in each. */
const mostKept = 200

/** Longest name of a style, in characters. */
const longestName = 200

/** Longest title, and longest part of a name that is logged, in characters. */
const [longestTitle, longestLogged] = [200, 60]

/** Styles of a layer beside those around it: a layer has those of its groups too (OGC 06-042, table 5). */
export function withStyles(outer: readonly WmsStyle[], own: readonly WmsStyle[]): readonly WmsStyle[] {
  if (own.length === 0) return outer
  const names = new Set(own.map(({ name }) => name))
  return [...own, ...outer.filter(({ name }) => !names.has(name))].slice(0, mostKept)
}

const known = new WeakMap<readonly WmsStyle[], NamedStyles>()

/** Divides the styles of a layer. What is called `default` is what a server draws where no style is named. */
export function namedStyles(all: readonly WmsStyle[]): NamedStyles {
  const found = known.get(all) ?? divided(all)
  known.set(all, found)
  return found
}

function divided(all: readonly WmsStyle[]): NamedStyles {
  const others = [...new Map(all.map((style) => [style.name, style])).values()].filter(
    ({ name }) => name.toLowerCase() !== 'default',
  )
  const times = new Map<string, number>()
  for (const { name } of others) times.set(name.toLowerCase(), (times.get(name.toLowerCase()) ?? 0) + 1)
  const offered: WmsStyle[] = []
  const left: { name: string; why: string }[] = []
  for (const { name, title } of others) {
    const why = whyNot(name, times) ?? (offered.length < mostOfLayer ? undefined : 'the layer has too many')
    if (why === undefined) offered.push({ name, title: title.slice(0, longestTitle) })
    else left.push({ name: name.slice(0, longestLogged), why })
  }
  return { offered, left }
}

/** Servers find styles without regard to case, so two that differ in nothing else may be drawn for each other. */
function whyNot(name: string, times: ReadonlyMap<string, number>): string | undefined {
  if (name.length > longestName || /[,<>\p{Cc}]/u.test(name))
    return 'its name cannot stand in a list of names'
  if ((times.get(name.toLowerCase()) ?? 0) > 1) return 'another one has the same name in other letters'
  return undefined
}
