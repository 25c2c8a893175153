import type { Row } from '../../expression/index.ts'

type Test = (row: Row) => boolean

/** What the null of a field is, and how patterns meet line breaks. */
interface Source {
  readonly nullOf: (field: string) => string
  readonly patterns: 's' | 'm'
}

interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/**
 * A reader of filters that selects rows as MapServer 8 does (mapogcfiltercommon.cpp): nulls are empty texts and 0, what looks like a number
 * is compared as one, a text `[field]` is the field, blanks around texts are lost, characters of patterns are bytes. Shapefiles have 0 for nulls of numbers,
 * and a pattern is that of one of the lines of their texts.
 */
export function readFes(text: string, source: Source = { nullOf: () => '', patterns: 's' }): Test {
  const [filter] = parse(text).children
  if (filter?.name !== 'Filter' || filter.children.length !== 1) throw new Error(`no filter: ${text}`)
  return test(filter.children[0] as Element, source)
}

function test({ name, children, attributes }: Element, source: Source): Test {
  const [left, right] = children
  if (name === 'And' || name === 'Or') {
    const [a, b] = [test(left as Element, source), test(right as Element, source)]
    if (children.length !== 2) throw new Error('two terms are expected')
    return name === 'And' ? (row) => a(row) && b(row) : (row) => a(row) || b(row)
  }
  if (name === 'Not') {
    const inner = test(left as Element, source)
    return (row) => !inner(row)
  }
  if (left?.name !== 'PropertyName' || right?.name !== 'Literal') throw new Error(`no comparison: ${name}`)
  const cell = (row: Row): string => String(row[left.text] ?? source.nullOf(left.text))
  const literal = right.text.trimStart()
  if (name === 'PropertyIsLike') {
    const pattern = likePattern(literal, attributes, source.patterns)
    return (row) => pattern.test(bytes(cell(row)))
  }
  const order = orderOf(cell, literal)
  const decide = comparisons[name]
  if (!decide) throw new Error(`unknown: ${name}`)
  return (row) => decide(order(row))
}

const comparisons: Readonly<Record<string, (order: number) => boolean>> = {
  PropertyIsEqualTo: (order) => order === 0,
  PropertyIsNotEqualTo: (order) => order !== 0,
  PropertyIsLessThan: (order) => order < 0,
  PropertyIsLessThanOrEqualTo: (order) => order <= 0,
  PropertyIsGreaterThan: (order) => order > 0,
  PropertyIsGreaterThanOrEqualTo: (order) => order >= 0,
}

function orderOf(cell: (row: Row) => string, literal: string): (row: Row) => number {
  if (/^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|\.\d+|inf|nan|0x[\da-f]+)$/i.test(literal))
    return (row) => (Number.parseFloat(cell(row)) || 0) - Number(literal)
  if (literal === '_MAPSERVER_NULL_') return (row) => (cell(row) === '' ? 0 : 1)
  const binding = /^\[([^"]*)\]$/.exec(literal)?.[1]
  return (row) => {
    const other = binding === undefined ? literal : String(row[binding] ?? '')
    return cell(row) === other ? 0 : cell(row) < other ? -1 : 1
  }
}

const bytes = (text: string): string => Buffer.from(text).toString('latin1')

function likePattern(
  pattern: string,
  { wildCard, singleChar, escape: mark }: Element['attributes'],
  flags: string,
): RegExp {
  // An empty pattern has no anchors.
  let source = ''
  const characters = [...bytes(pattern)]
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? ''
    if (character === wildCard) source += '.*'
    else if (character === singleChar) source += '.'
    else if (character === mark) source += literally(characters[++at] ?? '')
    else source += literally(character)
  }
  return new RegExp(source === '' ? '' : `^${source}$`, flags)
}

const literally = (character: string): string => character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&')

function parse(text: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  for (const [, end, name = '', attributes = '', words] of text.matchAll(
    /<(\/?)(\w+)((?:\s[\w:]+="[^"<]*")*)>|([^<>]+)/g,
  )) {
    const top = open.at(-1) as Element
    if (words !== undefined) top.text += decoded(words)
    else if (end) {
      if (open.pop()?.name !== name) throw new Error(`not nested: ${text}`)
    } else {
      const found = [...attributes.matchAll(/([\w:]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [
        key,
        decoded(value),
      ])
      const element: Element = { name, attributes: Object.fromEntries(found), children: [], text: '' }
      top.children.push(element)
      open.push(element)
    }
  }
  if (open.length !== 1) throw new Error(`not closed: ${text}`)
  return root
}

const decoded = (text: string): string =>
  text.replace(
    /&(#?\w+);/g,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', '#10': '\n' })[name] ?? '\u0000',
  )
