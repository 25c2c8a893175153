import { readFileSync } from 'node:fs'
import { importsOf } from './imports.ts'
import { isTestFile, packages, root, type Source, type SyntaxNode } from './sources.ts'

/** Files whose exports tests may use alone, and why there is no other way in. */
export const testSeams: Readonly<Record<string, string>> = {
  'packages/gateway/src/shared/script.ts': '`scriptOf`: what counts for several gateways is not there yet',
  'packages/policy/src/enforce/operations/table.ts':
    '`families`: that no operation is in two of them can be seen only before they are joined',
}

/** The files that others import by the name of a package, by that name: what `exports` of its package.json says. */
export const entries: ReadonlyMap<string, string> = new Map(
  packages.flatMap((name) => {
    const { exports = {} } = JSON.parse(readFileSync(`${root}packages/${name}/package.json`, 'utf8'))
    return Object.entries<string>(exports).map(
      ([path, file]) => [`@mapgate/${name}${path.slice(1)}`, `packages/${name}/${file.slice(2)}`] as const,
    )
  }),
)

/** What pages of the console take as they need it. */
const ofConsole = /^packages\/console\/src\/(parts\/|(api|route|session|words)\.ts$)/

/** An export and how far it is used: by the product, by tests alone, or by no other file. */
export interface Used {
  readonly file: string
  readonly name: string
  readonly by: 'product' | 'tests' | 'nobody'
}

/**
 * Every export of the packages that is no part of a public entry.
 * @param sources files of the packages, and those that use them: tests, examples, benchmarks, scripts
 */
export function usedExports(sources: readonly Source[]): readonly Used[] {
  const users = new Map<string, 'product' | 'tests'>()
  for (const { file, target, names } of sources.flatMap(importsOf)) {
    const by = isTestFile(file) || /^(test|bench)\//.test(file) ? 'tests' : 'product'
    for (const name of names) {
      const key = `${entries.get(target) ?? target} ${name}`
      if (users.get(key) !== 'product') users.set(key, by)
    }
  }
  const published = new Set(entries.values())
  return sources
    .filter(({ file }) => !ofConsole.test(file))
    .filter(({ file }) => file.startsWith('packages/') && !/\.test\.tsx?$/.test(file) && !published.has(file))
    .flatMap((source) =>
      exportsOf(source).map((name) => {
        const found = [`${source.file} ${name}`, `${source.file} *`].map((key) => users.get(key))
        const by = found.includes('product') ? 'product' : (found[0] ?? found[1] ?? 'nobody')
        return { file: source.file, name, by }
      }),
    )
}

/** The names that a file exports, those that it passes on from another file included. */
function exportsOf({ tree }: Source): readonly string[] {
  return (tree.body as readonly SyntaxNode[]).flatMap((node) => {
    if (node.type !== 'ExportNamedDeclaration') return []
    const declaration = node.declaration as SyntaxNode | null
    if (declaration === null)
      return (node.specifiers as readonly SyntaxNode[]).map(({ exported }) => nameOf(exported))
    const several = declaration.declarations as readonly SyntaxNode[] | undefined
    return (several ?? [declaration]).map(({ id }) => nameOf(id))
  })
}

const nameOf = (node: unknown): string => String((node as { name?: unknown }).name)
