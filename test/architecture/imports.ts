import { dirname, posix } from 'node:path'
import { nodesIn, type Source, type SyntaxNode } from './sources.ts'

/** One import of a file, a type import or an export of another file's names included. */
export interface Import {
  readonly file: string
  /** Path from the root for a relative import, else what is written. */
  readonly target: string
  /** True where nothing is left of it at run time. */
  readonly isType: boolean
  /** The names as the other file exports them; `*` for all of them. */
  readonly names: readonly string[]
}

/** Every import of a file: statements, and `import()` in code and in types. */
export const importsOf = ({ file, tree }: Source): readonly Import[] =>
  [...nodesIn(tree)].flatMap(([node]) => {
    const found = readers[node.type]?.(node)
    return found === undefined ? [] : [{ ...found, file, target: targetOf(file, found.specifier) }]
  })

interface Found {
  readonly specifier: string
  readonly isType: boolean
  readonly names: readonly string[]
}

const readers: Readonly<Record<string, (node: SyntaxNode) => Found | undefined>> = {
  ImportDeclaration: (node) => {
    const specifiers = node.specifiers as readonly SyntaxNode[]
    const areTypes = specifiers.length > 0 && specifiers.every(({ importKind }) => importKind === 'type')
    return {
      specifier: textOf(node.source),
      isType: node.importKind === 'type' || areTypes,
      names: specifiers.map((one) => (one.type === 'ImportSpecifier' ? nameOf(one.imported) : '*')),
    }
  },
  ExportNamedDeclaration: (node) => {
    if (!node.source) return undefined
    const specifiers = node.specifiers as readonly SyntaxNode[]
    const areTypes = specifiers.length > 0 && specifiers.every(({ exportKind }) => exportKind === 'type')
    return {
      specifier: textOf(node.source),
      isType: node.exportKind === 'type' || areTypes,
      names: specifiers.map(({ local }) => nameOf(local)),
    }
  },
  ExportAllDeclaration: (node) => ({
    specifier: textOf(node.source),
    isType: node.exportKind === 'type',
    names: ['*'],
  }),
  ImportExpression: (node) => ({ specifier: textOf(node.source), isType: false, names: ['*'] }),
  TSImportType: (node) => ({ specifier: textOf(node.source), isType: true, names: ['*'] }),
}

const textOf = (node: unknown): string => String((node as { value?: unknown } | undefined)?.value ?? '')

const nameOf = (node: unknown): string => {
  const { name, value } = node as { name?: unknown; value?: unknown }
  return String(name ?? value ?? '')
}

const targetOf = (file: string, specifier: string): string =>
  specifier.startsWith('.') ? posix.join(dirname(file), specifier) : specifier
