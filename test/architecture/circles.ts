import { dirname } from 'node:path'
import type { Import } from './imports.ts'

/**
 * The circles between the folders and files of one folder, for every folder: each as the names that lead back to the first. What a
 * folder inside imports counts as imported by that folder, so no circle is hidden by going through an index file.
 */
export const circlesIn = (imports: readonly Import[]): readonly string[] =>
  foldersOf(imports).flatMap((folder) => {
    const edges = new Map<string, Set<string>>()
    for (const { file, target } of imports) {
      const from = partOf(folder, file)
      const to = partOf(folder, target)
      if (from === undefined || to === undefined || from === to) continue
      edges.set(from, (edges.get(from) ?? new Set()).add(to))
    }
    return circles(edges).map((circle) => `${folder}: ${circle.join(' → ')}`)
  })

/** Every folder that a file of these is in, also further up. */
function foldersOf(imports: readonly Import[]): readonly string[] {
  const folders = new Set<string>()
  for (const { file } of imports)
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) folders.add(folder)
  return [...folders].sort()
}

const partOf = (folder: string, file: string): string | undefined =>
  file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split('/', 1)[0] : undefined

/** One circle through each name that a walk comes back to; each name is walked once. */
function circles(edges: ReadonlyMap<string, ReadonlySet<string>>): readonly (readonly string[])[] {
  const found: string[][] = []
  const done = new Set<string>()
  const walk = (name: string, way: readonly string[]): void => {
    const begin = way.indexOf(name)
    if (begin >= 0) found.push([...way.slice(begin), name])
    if (begin >= 0 || done.has(name)) return
    for (const next of edges.get(name) ?? []) walk(next, [...way, name])
    done.add(name)
  }
  for (const name of edges.keys()) walk(name, [])
  return found
}
