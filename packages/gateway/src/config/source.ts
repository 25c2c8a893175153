import { type Document, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import { excerptOf } from './excerpt.ts'
import { yamlFaults } from './yaml-words.ts'

/** A place in a file, and an excerpt of it. */
interface Place {
  /** 1-based. */
  readonly line: number
  /** The line with a caret below, secrets left out. */
  readonly excerpt: string
}

/** A fault of the text itself, found before its values are read. */
interface TextFault {
  readonly message: string
  readonly place: Place | undefined
}

/** A YAML or JSON text that was read: its value, and where each key stands. */
export interface Source {
  readonly raw: unknown
  /**
   * The place of a key; where the key is missing, the place of the map that it belongs to.
   * @param atKey true for the key itself, false for its value
   */
  placeOf(path: readonly PropertyKey[], atKey?: boolean): Place | undefined
}

/** Reads a text that is YAML or JSON. Keys given twice are faults. */
export function readSource(text: string): Source | { readonly faults: readonly TextFault[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true })
  const place = (start: number, end: number): Place => {
    const { line, col } = lines.linePos(start)
    const whole = text.slice(lines.lineStarts[line - 1] ?? 0).split(/\r?\n/, 1)[0] ?? ''
    return { line, excerpt: excerptOf(whole, col - 1, end - start) }
  }
  const faults = yamlFaults(document)
  if (faults.length > 0)
    return { faults: faults.map(({ message, range }) => ({ message, place: range && place(...range) })) }
  return {
    raw: document.toJS() ?? {},
    placeOf: (path, atKey = false) => {
      const range = rangeOf(document, path, atKey)
      return range && place(...range)
    },
  }
}

type Range = readonly [start: number, end: number]

const secretKeys = /^(key|password|clientSecret|value|token)$/

function rangeOf(document: Document, path: readonly PropertyKey[], atKey: boolean): Range | undefined {
  let node: unknown = document.contents
  let found: Range | undefined
  for (const [index, step] of path.entries()) {
    const isLast = index === path.length - 1
    const member = memberOf(node, step)
    if (member === undefined) return found
    node = member.value
    const showsKey = member.key !== undefined && (!isLast || atKey || secretKeys.test(String(step)))
    found = rangeOfNode(showsKey ? member.key : node) ?? rangeOfNode(member.key) ?? found
  }
  return found
}

function memberOf(node: unknown, step: PropertyKey): { key: unknown; value: unknown } | undefined {
  if (isSeq(node) && typeof step === 'number')
    return step < node.items.length ? { key: undefined, value: node.items[step] } : undefined
  if (!isMap(node)) return undefined
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
  return pair && { key: pair.key, value: pair.value }
}

/** The first line is enough of a map or list. */
function rangeOfNode(node: unknown): Range | undefined {
  const range = (node as { range?: [number, number, number] } | null | undefined)?.range
  return range && [range[0], Math.max(range[1], range[0] + 1)]
}
