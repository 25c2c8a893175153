import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'vitest/node'

/** Path of the checkout, with a slash at its end. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** The packages that are judged, as their folders are called: those that are published, and the console, which is published as files of the gateway. */
export const packages = [
  'grammar',
  'geometry',
  'policy',
  'client',
  'sample-server',
  'gateway',
  'console',
] as const

/** A node of a syntax tree; what else it has depends on its type. */
export interface SyntaxNode {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

/** A file of TypeScript with its syntax tree. */
export interface Source {
  /** From the root on, with slashes: `packages/gateway/src/walk/handle.ts`. */
  readonly file: string
  readonly text: string
  readonly tree: SyntaxNode
}

/** Every TypeScript file below a folder, parsed. */
export const sourcesIn = (folder: string): readonly Source[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((file) => /\.tsx?$/.test(file) && !/\/(node_modules|dist)\//.test(file))
    .sort()
    .map((file) => sourceOf(file, readFileSync(join(root, file), 'utf8')))

/** One file, parsed. */
export const sourceOf = (file: string, text: string): Source => ({
  file,
  text,
  tree: parseAst(text, { lang: file.endsWith('x') ? 'tsx' : 'ts' }) as unknown as SyntaxNode,
})

/** True for tests and for what only tests use. */
export const isTestFile = (file: string): boolean => /\.(test|fixture)\.tsx?$/.test(file)

/** Every node of a tree, with the nodes around it, the nearest last. */
export function* nodesIn(
  value: unknown,
  around: readonly SyntaxNode[] = [],
): Generator<[SyntaxNode, readonly SyntaxNode[]]> {
  if (Array.isArray(value)) {
    for (const one of value) yield* nodesIn(one, around)
  } else if (isNode(value)) {
    yield [value, around]
    const inside = [...around, value]
    for (const part of Object.values(value)) if (typeof part === 'object') yield* nodesIn(part, inside)
  }
}

const isNode = (value: unknown): value is SyntaxNode =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
