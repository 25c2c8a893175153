import type { OgcPresentation } from '../opened.ts'
import type { OgcDialect } from '../question.ts'
import { peekSize } from './frame.ts'
import type { Kvp } from './kvp.ts'
import { peekLook } from './look.ts'

const forms: ReadonlyMap<string, OgcPresentation['exceptions']> = new Map([
  ['inimage', 'in-image'],
  ['application/vnd.ogc.se_inimage', 'in-image'],
  ['blank', 'blank'],
  ['application/vnd.ogc.se_blank', 'blank'],
])

/** How errors of a request are told, known for a faulty one too. A picture of an error needs a size, so GetMap alone has one. */
export function presentationOf(kvp: Kvp, dialect: OgcDialect): OgcPresentation {
  const report: OgcPresentation = { dialect, exceptions: 'xml' }
  if (dialect === 'WMTS 1.0.0' || kvp.peek('REQUEST')?.toLowerCase() !== 'getmap') return report
  const size = peekSize(kvp)
  if (size === undefined) return report
  const exceptions = forms.get(kvp.peek('EXCEPTIONS')?.toLowerCase() ?? '') ?? 'xml'
  return { dialect, exceptions, picture: { ...peekLook(kvp), size } }
}
