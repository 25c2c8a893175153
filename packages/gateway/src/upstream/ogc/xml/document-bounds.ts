/** What a document may be, and what of it is kept. */
export interface DocumentBounds {
  /** Most bytes. */
  readonly maxBytes: number
  /** True where a DOCTYPE may stand before the root, as in documents of WMS 1.1.1. It is never fetched. */
  readonly mayHaveDoctype?: boolean
  /** True for an element that is looked at; what is below one that is not is ignored. */
  readonly keeps: (local: string, namespace: string) => boolean
}

/** Most elements within each other. */
export const deepest = 64

/** Most attributes of an element. */
export const mostAttributes = 64

/** Most elements that are kept. */
export const mostElements = 260_000

/** Longest DOCTYPE, in characters. */
const longestDoctype = 4_096

/**
 * True for a DOCTYPE that says where a definition is, which nobody asks for, and declares nothing but elements: MapServer declares one that way.
 * No entity, no list of attributes, no parameter, no instruction.
 */
export const isHarmlessDoctype = (text: string): boolean =>
  text.length <= longestDoctype &&
  /^\s*[\w.:-]+\s+SYSTEM\s+(?:"[^"<>[\]]*"|'[^'<>[\]]*')\s*(?:\[(?:\s|<!ELEMENT\s+[\w.:-]+\s[\w\s.:()|,?*+#-]*>)*\]\s*)?$/.test(
    text,
  )
