import { SaxesParser } from 'saxes'

/** A node of a document, with as much of the DOM as the readers of OpenLayers ask for. */
interface XmlNode {
  readonly nodeType: number
  readonly localName: string | null
  readonly namespaceURI: string | null
  readonly nodeValue: string | null
  readonly parentNode: XmlNode | null
  readonly childNodes: readonly XmlNode[]
  readonly firstChild: XmlNode | null
  readonly nextSibling: XmlNode | null
  readonly firstElementChild: XmlNode | null
  readonly nextElementSibling: XmlNode | null
  readonly documentElement: XmlNode | null
  readonly textContent: string
  readonly attributes: readonly { readonly name: string; readonly value: string }[]
  getAttribute(name: string): string | null
  getAttributeNS(namespace: string | null, name: string): string | null
}

interface ReadFrom {
  readonly nodeType: number
  readonly parent?: ReadNode
  readonly local?: string
  readonly uri?: string
  readonly value?: string
  readonly own?: readonly ReadAttribute[]
}

interface ReadAttribute {
  readonly name: string
  readonly local: string
  readonly uri: string
  readonly value: string
}

class ReadNode implements XmlNode {
  static readonly ELEMENT_NODE = 1
  static readonly TEXT_NODE = 3
  static readonly CDATA_SECTION_NODE = 4
  static readonly DOCUMENT_NODE = 9
  readonly childNodes: ReadNode[] = []
  readonly nodeType: number
  readonly localName: string | null
  readonly namespaceURI: string | null
  readonly nodeValue: string | null
  readonly parentNode: ReadNode | null
  readonly attributes: ReadAttribute[]
  constructor({ nodeType, parent, local, uri, value, own = [] }: ReadFrom) {
    this.nodeType = nodeType
    this.localName = local ?? null
    this.namespaceURI = uri || null
    this.nodeValue = value ?? null
    this.parentNode = parent ?? null
    this.attributes = [...own]
    parent?.childNodes.push(this)
  }
  get firstChild(): ReadNode | null {
    return this.childNodes[0] ?? null
  }
  get nextSibling(): ReadNode | null {
    const beside = this.parentNode?.childNodes ?? []
    return beside[beside.indexOf(this) + 1] ?? null
  }
  get firstElementChild(): ReadNode | null {
    return this.childNodes.find(({ nodeType }) => nodeType === 1) ?? null
  }
  get nextElementSibling(): ReadNode | null {
    const beside = this.parentNode?.childNodes ?? []
    return beside.slice(beside.indexOf(this) + 1).find(({ nodeType }) => nodeType === 1) ?? null
  }
  get documentElement(): ReadNode | null {
    return this.nodeType === 9 ? this.firstElementChild : null
  }
  get textContent(): string {
    return this.nodeValue ?? this.childNodes.map((child) => child.textContent).join('')
  }
  getAttribute(name: string) {
    return this.attributes.find((one) => one.name === name)?.value ?? null
  }
  setAttribute(name: string, value: string) {
    this.attributes.push({ name, local: name, uri: '', value })
  }
  getAttributeNS(namespace: string | null, name: string) {
    return this.attributes.find((one) => one.local === name && one.uri === (namespace ?? ''))?.value ?? null
  }
}

// OpenLayers asks for the numbers of kinds of nodes by their names.
Object.assign(globalThis, { Node: ReadNode })

/** Reads a document strictly, prefixes included. @throws Error where it is not well-formed */
export function xmlDocument(text: string): XmlNode {
  const document = new ReadNode({ nodeType: 9 })
  let at: ReadNode = document
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    const own = Object.values(attributes).map((one) => ({
      name: one.name,
      local: one.local,
      uri: one.uri,
      value: one.value,
    }))
    at = new ReadNode({ nodeType: 1, parent: at, local, uri, own })
  })
  parser.on('closetag', () => {
    at = at.parentNode ?? document
  })
  parser.on('text', (value) => {
    if (at !== document) new ReadNode({ nodeType: 3, parent: at, value })
  })
  parser.write(text).close()
  return document
}

/** All elements of this local name, in the order of the document. */
export const elementsOf = (node: XmlNode, name: string): readonly XmlNode[] =>
  node.childNodes.flatMap((child) => [
    ...(child.localName === name ? [child] : []),
    ...elementsOf(child, name),
  ])
