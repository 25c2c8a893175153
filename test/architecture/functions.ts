import { nodesIn, type Source, type SyntaxNode } from './sources.ts'

/** Nothing is longer than this many lines. */
export const longestFunction = 60

/** What is longer than this says why, below. */
export const longFunction = 40

/**
 * Functions of more than 40 lines, and why they stay in one piece: a table or literal that is read as a whole, or steps over the same
 * few values that would only hand them on.
 */
export const longFunctions: Readonly<Record<string, string>> = {
  'packages/client/src/fetch.ts carriedFetch':
    'two ways to fetch over one attempt; the kit is counted in bytes',
  'packages/client/src/renewal.ts renewal':
    'three short functions over one renewal; the kit is counted in bytes',
  'packages/client/src/tabs.ts betweenTabs':
    'both sides of one talk over a channel; the kit is counted in bytes',
  'packages/client/src/token-manager.ts constructor':
    'what a renewal does, step by step; the kit is counted in bytes',
  'packages/gateway/src/catalog/catalog.ts createCatalog': 'the methods of one cache, each of a few lines',
  'packages/gateway/src/demo/local-certificate.ts makeLocalCertificate': 'what each of two certificates says',
  'packages/gateway/src/receive/held-bytes.ts share': 'the methods of one share, each of a few lines',
  'packages/gateway/src/store/sqlite/keys.ts sqliteKeys': 'statements of one table',
  'packages/gateway/src/upstream/upstreams.ts openUpstream': 'a literal of what an upstream is made of',
  'packages/grammar/src/expression/compute.ts compute': 'one switch over the kinds of expressions',
  'packages/sample-server/src/mapserver/service-json.ts serviceJson':
    'a literal, in the order of the document',
  'packages/sample-server/src/world/layers.ts defineLayers': 'a table of layers',
}

/** A function and how many lines it has, from its first to its last. */
export interface Measured {
  /** File and name; what has no name is called by where it begins. */
  readonly name: string
  readonly lines: number
}

/** Every function of a file, those inside of others too. */
export function functionsIn({ file, text, tree }: Source): readonly Measured[] {
  const lineOf = (offset: number): number => text.slice(0, offset).split('\n').length
  return [...nodesIn(tree)].flatMap(([node, around]) => {
    if (!functions.has(node.type) || !node.body) return []
    const from = lineOf(node.start)
    return [{ name: `${file} ${nameOf(node, around) ?? `line ${from}`}`, lines: lineOf(node.end) - from + 1 }]
  })
}

const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

/** The name of a function, or of what holds it: a constant, a property, a method. */
function nameOf(node: SyntaxNode, around: readonly SyntaxNode[]): string | undefined {
  const named = node.id ?? around.at(-1)?.id ?? around.at(-1)?.key
  return (named as { name?: string } | undefined)?.name
}
