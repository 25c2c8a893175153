import type { OgcExceptionCode } from '../ogc-fault.ts'
import type { OgcDialect } from '../question.ts'
import { xmlText } from './xml-text.ts'

/** A document and its media type. */
export interface OgcDocument {
  readonly contentType: string
  readonly body: string
}

/** What an exception says. */
export interface ReportedException {
  readonly dialect: OgcDialect
  readonly code?: OgcExceptionCode
  readonly text: string
  /** The parameter that it is about; WMS has no place for it. */
  readonly locator?: string
}

/** An exception in the words of its dialect: OGC 01-068r3 annex A.3, 06-042 annex E.2, 06-121r3 clause 8. */
export function printOgcException(reported: ReportedException): OgcDocument {
  const { dialect, text } = reported
  switch (dialect) {
    case 'WMS 1.1.1':
      return {
        contentType: 'application/vnd.ogc.se_xml',
        body: `${declaration}<!DOCTYPE ServiceExceptionReport SYSTEM "http://schemas.opengis.net/wms/1.1.1/exception_1_1_1.dtd">
<ServiceExceptionReport version="1.1.1">
<ServiceException${codeOf(reported)}>${xmlText(text)}</ServiceException>
</ServiceExceptionReport>
`,
      }
    case 'WMS 1.3.0':
      return {
        contentType: 'text/xml',
        body: `${declaration}<ServiceExceptionReport version="1.3.0" xmlns="http://www.opengis.net/ogc">
<ServiceException${codeOf(reported)}>${xmlText(text)}</ServiceException>
</ServiceExceptionReport>
`,
      }
    default:
      return { contentType: 'text/xml', body: tileReport(reported) }
  }
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'

/** Codes of WMS that WMTS does not have. */
const ofMapsAlone: ReadonlySet<OgcExceptionCode> = new Set([
  'InvalidCRS',
  'InvalidSRS',
  'InvalidFormat',
  'LayerNotDefined',
  'LayerNotQueryable',
  'StyleNotDefined',
  'InvalidPoint',
  'InvalidDimensionValue',
  'MissingDimensionValue',
])

function tileReport({ code: told = 'NoApplicableCode', text, locator }: ReportedException): string {
  const code = ofMapsAlone.has(told) ? 'InvalidParameterValue' : told
  const place = locator === undefined ? '' : ` locator="${xmlText(locator)}"`
  return `${declaration}<ExceptionReport version="1.0.0" xml:lang="en" xmlns="http://www.opengis.net/ows/1.1">
<Exception exceptionCode="${code}"${place}>
<ExceptionText>${xmlText(text)}</ExceptionText>
</Exception>
</ExceptionReport>
`
}

/** WMS has no code for what no other code is about, and each version its own for references. */
function codeOf({ dialect, code }: ReportedException): string {
  switch (code) {
    case undefined:
    case 'NoApplicableCode':
      return ''
    case 'InvalidCRS':
    case 'InvalidSRS':
      return ` code="${dialect === 'WMS 1.1.1' ? 'InvalidSRS' : 'InvalidCRS'}"`
    default:
      return ` code="${code}"`
  }
}
