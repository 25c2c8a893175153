import { isMap, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { bounded, mostAttributes, mostCharacters, mostDepth, mostEntries } from './bounds.ts'
import type { RawConfig, RawElement, RawValue } from './raw-config.ts'
import { SourceFault } from './source-fault.ts'

/**
 * Reads the JSON form of the PHP proxy: `{"proxyConfig":[{…}],"serverUrls":[{"serverUrl":[{…}]}]}`, whose names have no case.
 * @throws SourceFault with the line
 */
export function readJson(text: string): RawConfig {
  bounded(depthOf(text), mostDepth, 'brackets inside of each other')
  requireJson(text)
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: false })
  const lineOf = (node: unknown) => lines.linePos((node as { range?: [number] })?.range?.[0] ?? 0).line
  const [error] = document.errors
  if (error) throw new SourceFault('a name stands twice: leave one of them', lines.linePos(error.pos[0]).line)
  const element = (node: unknown): RawElement => {
    const map = first(node)
    if (!isMap(map)) throw new SourceFault('an object is expected here', lineOf(node))
    return { line: lineOf(map), values: valuesOf(map, lineOf) }
  }
  const root = document.contents
  if (!isMap(root)) throw new SourceFault('the file is not an object with proxyConfig and serverUrls')
  const urls = member(root, 'serverurls')
  const entries = isSeq(urls) ? urls.items : urls ? [urls] : []
  bounded(entries.length, mostEntries, 'entries of serverUrls')
  const config = member(root, 'proxyconfig')
  if (!config) throw new SourceFault('there is no proxyConfig')
  return {
    form: 'json',
    namespace: '',
    root: element(config),
    entries: entries.map((entry) => element(isMap(entry) ? (member(entry, 'serverurl') ?? entry) : entry)),
  }
}

/** JSON.parse repeats parts of the text, which may be a secret, so that its words are not passed on. */
function requireJson(text: string): void {
  try {
    JSON.parse(text)
  } catch (error) {
    const [, line] = /\(line (\d+)/.exec(String(error)) ?? []
    const [, position] = /at position (\d+)/.exec(String(error)) ?? []
    const found = line ?? (position && text.slice(0, Number(position)).split('\n').length)
    throw new SourceFault('this is not valid JSON', found === undefined ? undefined : Number(found))
  }
}

/** The PHP proxy takes the first of a list. */
const first = (node: unknown): unknown => (isSeq(node) ? node.items[0] : node)

const keyOf = ({ key }: Pair): string => (isScalar(key) ? String(key.value) : '')

/** @throws SourceFault for a name that stands twice in different letters: implementations take one or the other */
function member(map: YAMLMap, name: string): unknown {
  const [found, another] = map.items.filter((pair) => keyOf(pair).toLowerCase() === name)
  if (another) throw new SourceFault(`${name} stands twice: leave one of them`)
  return found?.value ?? undefined
}

function valuesOf(map: YAMLMap, lineOf: (node: unknown) => number): ReadonlyMap<string, RawValue> {
  bounded(map.items.length, mostAttributes, 'names of one object', lineOf(map))
  const values = map.items.flatMap((pair): [string, RawValue][] => {
    const value = rawValue(pair.value)
    if (typeof value === 'string')
      bounded(value.length, mostCharacters, 'characters of a value', lineOf(pair.value))
    return value === undefined ? [] : [[keyOf(pair), value]]
  })
  return new Map(values)
}

function rawValue(node: unknown): RawValue | undefined {
  if (isSeq(node)) return node.items.map((item) => (isScalar(item) ? String(item.value) : ''))
  const value = isScalar(node) ? node.value : undefined
  return typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
    ? value
    : undefined
}

/** The deepest nesting of brackets outside of texts, found without recursion. */
function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[{]|[\]}]/gs)) {
    if (token === '[' || token === '{') deepest = Math.max(deepest, ++depth)
    else if (token === ']' || token === '}') depth -= 1
  }
  return deepest
}
