import { childrenOf } from './looking-into.ts'
import { readShortDocument } from './read-document.ts'
import { XmlFault } from './xml-fault.ts'

const reports: ReadonlyMap<string, { readonly child: string; readonly code: string }> = new Map([
  [' ServiceExceptionReport', { child: 'ServiceException', code: 'code' }],
  ['http://www.opengis.net/ogc ServiceExceptionReport', { child: 'ServiceException', code: 'code' }],
  ['http://www.opengis.net/ows ExceptionReport', { child: 'Exception', code: 'exceptionCode' }],
  ['http://www.opengis.net/ows/1.1 ExceptionReport', { child: 'Exception', code: 'exceptionCode' }],
])

const bounds = {
  maxBytes: 65_536,
  mayHaveDoctype: true,
  keeps: (name: string) =>
    /^(?:ServiceExceptionReport|ServiceException|ExceptionReport|Exception|ExceptionText)$/.test(name),
}

/** Longest text that is taken over, in characters. */
const longestText = 1000

/**
 * The report of an exception of WMS or WFS; undefined for any other document, and for a report of more than 64 kB. The text is the server's own words, which may hold
 * paths and conditions: it is for the log alone.
 */
export function readException(
  bytes: Uint8Array,
): { readonly code?: string; readonly text: string } | undefined {
  try {
    const { root } = readShortDocument(bytes, bounds)
    const form = reports.get(`${root.namespace} ${root.name}`)
    if (form === undefined) return undefined
    const [first] = childrenOf(root, form.child)
    const code = first?.attributes.get(form.code)?.trim() ?? ''
    const words = [first, ...childrenOf(first, 'ExceptionText')].map((element) => element?.text.trim() ?? '')
    const text = words.filter((each) => each !== '').join(' ')
    return { ...(/^[A-Za-z]{1,64}$/.test(code) ? { code } : {}), text: text.slice(0, longestText) }
  } catch (error) {
    if (error instanceof XmlFault) return undefined
    throw error
  }
}
