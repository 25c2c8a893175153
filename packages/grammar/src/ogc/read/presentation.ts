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
  const exceptions = forms.get(kvp.peek('EXCEPTIONS')?.toLowerCase() ?? '')
  const isOfMap = dialect !== 'WMTS 1.0.0' && kvp.peek('REQUEST')?.toLowerCase() === 'getmap'
  const size = isOfMap && exceptions !== undefined ? peekSize(kvp) : undefined
  if (exceptions === undefined || size === undefined) return { dialect, exceptions: 'xml' }
  return { dialect, exceptions, picture: { ...peekLook(kvp), size } }
}
