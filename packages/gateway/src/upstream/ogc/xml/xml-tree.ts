import { SaxesParser } from 'saxes'
import {
  type DocumentBounds,
  deepest,
  isHarmlessDoctype,
  mostAttributes,
  mostElements,
} from './document-bounds.ts'
import { Namespaces, splitName } from './namespaces.ts'
import { XmlFault } from './xml-fault.ts'

/** An element of a document, with what of it is kept. */
export interface XmlElement {
  readonly name: string
  readonly namespace: string
  /** Those without a prefix, by name. */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: XmlElement[]
  /** Its own text, comments and instructions left out. */
  text: string
  /** What prefixes mean inside it. */
  readonly namespaces: Namespaces
}

/** Builds the tree of one document out of its text, piece by piece. */
export class TreeBuilder {
  readonly #parser = new SaxesParser({ xmlns: false, position: false })
  readonly #bounds: DocumentBounds
  readonly #open: XmlElement[] = []
  readonly #scopes: Namespaces[] = [Namespaces.outermost]
  #root: XmlElement | undefined
  #depth = 0
  #kept = 0
  #attributes = 0
  /** Depth of the element that is ignored with all that is in it. */
  #ignoredFrom = Number.POSITIVE_INFINITY
  #hasDoctype = false

  /** Comments, for the version that MapServer states in one. */
  readonly comments: string[] = []

  constructor(bounds: DocumentBounds) {
    this.#bounds = bounds
    this.#parser.on('error', () => {
      throw new XmlFault('not-xml')
    })
    this.#parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !/^(?:utf-?8|us-ascii)$/i.test(encoding)) throw new XmlFault('encoding')
    })
    this.#parser.on('doctype', (text) => this.#doctype(text))
    this.#parser.on('comment', (text) => {
      if (this.comments.length < 8) this.comments.push(text)
    })
    this.#parser.on('attribute', () => {
      this.#attributes += 1
      if (this.#attributes > mostAttributes) throw new XmlFault('too-many-attributes')
    })
    this.#parser.on('opentag', ({ name, attributes }) => this.#opened(name, Object.entries(attributes)))
    this.#parser.on('closetag', () => this.#closed())
    this.#parser.on('text', (text) => this.#texted(text))
    this.#parser.on('cdata', (text) => this.#texted(text))
  }

  /** Takes the next piece of the text. Throws `XmlFault`. */
  write(text: string): void {
    if (text !== '') this.#parser.write(text)
  }

  /** The root of the whole document. Throws `XmlFault`. */
  close(): XmlElement {
    this.#parser.close()
    if (this.#root === undefined) throw new XmlFault('not-expected')
    return this.#root
  }

  #doctype(text: string): void {
    if (this.#bounds.mayHaveDoctype !== true || this.#hasDoctype || !isHarmlessDoctype(text))
      throw new XmlFault('doctype')
    this.#hasDoctype = true
  }

  #opened(written: string, attributes: readonly (readonly [string, string])[]): void {
    this.#attributes = 0
    this.#depth += 1
    if (this.#depth > deepest) throw new XmlFault('too-deep')
    const namespaces = (this.#scopes.at(-1) ?? Namespaces.outermost).within(attributes)
    this.#scopes.push(namespaces)
    const [prefix, name] = splitName(written)
    const namespace = namespaces.of(prefix)
    const plain = plainAttributes(attributes, namespaces)
    if (this.#depth >= this.#ignoredFrom) return
    if (!this.#bounds.keeps(name, namespace)) {
      this.#ignoredFrom = this.#depth
      return
    }
    this.#kept += 1
    if (this.#kept > mostElements) throw new XmlFault('too-large')
    const element: XmlElement = { name, namespace, attributes: plain, children: [], text: '', namespaces }
    this.#open.at(-1)?.children.push(element)
    this.#root ??= element
    this.#open.push(element)
  }

  #closed(): void {
    if (this.#depth < this.#ignoredFrom) this.#open.pop()
    if (this.#depth === this.#ignoredFrom) this.#ignoredFrom = Number.POSITIVE_INFINITY
    this.#depth -= 1
    this.#scopes.pop()
  }

  #texted(text: string): void {
    const element = this.#open.at(-1)
    if (element !== undefined && this.#depth < this.#ignoredFrom) element.text += text
  }
}

/** Attributes without a prefix. Throws `not-xml` for prefixes that nobody declared, and for one attribute under two prefixes. */
function plainAttributes(
  attributes: readonly (readonly [string, string])[],
  namespaces: Namespaces,
): ReadonlyMap<string, string> {
  const plain = new Map<string, string>()
  const prefixed = new Set<string>()
  for (const [written, value] of attributes) {
    const [prefix, local] = splitName(written)
    if (prefix === '') plain.set(local, value)
    else if (prefix !== 'xmlns') {
      const full = `${namespaces.of(prefix)} ${local}`
      if (prefixed.has(full)) throw new XmlFault('not-xml')
      prefixed.add(full)
    }
  }
  return plain
}
