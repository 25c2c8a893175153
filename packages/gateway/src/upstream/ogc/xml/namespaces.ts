import { XmlFault } from './xml-fault.ts'

const xml = 'http://www.w3.org/XML/1998/namespace'

/**
 * The prefixes that an element sees: its own declarations, then those of the elements around it. Kept here instead of in the parser, whose own way
 * takes time with the square of the depth.
 */
export class Namespaces {
  readonly #outer: Namespaces | undefined
  readonly #declared: ReadonlyMap<string, string>

  private constructor(declared: ReadonlyMap<string, string>, outer?: Namespaces) {
    this.#declared = declared
    this.#outer = outer
  }

  /** What holds around a document. */
  static readonly outermost = new Namespaces(
    new Map([
      ['xml', xml],
      ['', ''],
    ]),
  )

  /** What holds inside an element with these attributes. Throws `not-xml` for a declaration that XML does not allow. */
  within(attributes: readonly (readonly [name: string, value: string])[]): Namespaces {
    const declared = new Map<string, string>()
    for (const [name, value] of attributes) {
      if (name !== 'xmlns' && !name.startsWith('xmlns:')) continue
      const prefix = name.slice('xmlns:'.length)
      const isTaken = prefix === 'xmlns' || (prefix === 'xml') !== (value === xml)
      if (isTaken || (prefix !== '' && value === '')) throw new XmlFault('not-xml')
      declared.set(prefix, value)
    }
    return declared.size === 0 ? this : new Namespaces(declared, this)
  }

  /** The namespace of a prefix, `''` for none. Throws `not-xml` for a prefix that nobody has declared. */
  of(prefix: string): string {
    for (let scope: Namespaces | undefined = this; scope; scope = scope.#outer) {
      const found = scope.#declared.get(prefix)
      if (found !== undefined) return found
    }
    throw new XmlFault('not-xml')
  }
}

/** Prefix and local name; QGIS Server writes local names with a colon in them, so the first one parts. */
export function splitName(name: string): readonly [prefix: string, local: string] {
  const colon = name.indexOf(':')
  return colon < 0 ? ['', name] : [name.slice(0, colon), name.slice(colon + 1)]
}
