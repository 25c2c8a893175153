import type { OgcDialect, OgcExceptionCode } from '@mapgate/protocol'

interface Report {
  readonly dialect: OgcDialect
  readonly code?: OgcExceptionCode
  readonly text: string
}

const escaped = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

/** An exception report of a dialect. */
export function printReport({ dialect, code, text }: Report) {
  const head = '<?xml version="1.0" encoding="UTF-8"?>\n'
  if (dialect === 'WMTS 1.0.0')
    return {
      contentType: 'text/xml; charset=utf-8',
      body: `${head}<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0" xml:lang="en"><ows:Exception exceptionCode="${code ?? 'NoApplicableCode'}"><ows:ExceptionText>${escaped(text)}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>\n`,
    }
  const attribute = code === undefined ? '' : ` code="${code}"`
  const exception = `<ServiceException${attribute}>${escaped(text)}</ServiceException>`
  return dialect === 'WMS 1.3.0'
    ? {
        contentType: 'text/xml; charset=utf-8',
        body: `${head}<ServiceExceptionReport version="1.3.0" xmlns="http://www.opengis.net/ogc">${exception}</ServiceExceptionReport>\n`,
      }
    : {
        contentType: 'application/vnd.ogc.se_xml; charset=utf-8',
        body: `${head}<!DOCTYPE ServiceExceptionReport SYSTEM "http://schemas.opengis.net/wms/1.1.1/exception_1_1_1.dtd">\n<ServiceExceptionReport version="1.1.1">${exception}</ServiceExceptionReport>\n`,
      }
}
