/** Why a document is not read. */
type XmlFaultReason =
  | 'not-xml'
  | 'encoding'
  | 'doctype'
  | 'too-large'
  | 'too-deep'
  | 'too-many-attributes'
  | 'not-expected'

/** Raised where a document is not read further. Says nothing of what is in it. */
export class XmlFault extends Error {
  readonly reason: XmlFaultReason
  constructor(reason: XmlFaultReason) {
    super(`a document of XML is refused: ${reason}`)
    this.reason = reason
  }
}

/** What a reader makes of a document, or the reason why it is refused; no other error is hidden. */
export async function orFault<T>(reading: () => T | Promise<T>): Promise<T | { readonly fault: string }> {
  try {
    return await reading()
  } catch (error) {
    if (error instanceof XmlFault) return { fault: error.reason }
    throw error
  }
}
