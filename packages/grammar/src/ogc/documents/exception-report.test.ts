import { describe, expect, it } from 'vitest'
import { printOgcException, type ReportedException } from './exception-report.ts'
import { elementsOf, xmlDocument } from './xml-document.fixture.ts'

const text = 'layer <b>\u0000"3" & 4'

describe('Exception reports', () => {
  it.each<[ReportedException, string, Record<string, string | null>]>([
    [
      { dialect: 'WMS 1.1.1', code: 'InvalidCRS', text },
      'application/vnd.ogc.se_xml',
      { version: '1.1.1', namespace: null, code: 'InvalidSRS' },
    ],
    [
      { dialect: 'WMS 1.3.0', code: 'InvalidSRS', text },
      'text/xml',
      { version: '1.3.0', namespace: 'http://www.opengis.net/ogc', code: 'InvalidCRS' },
    ],
    [
      { dialect: 'WMS 1.3.0', code: 'NoApplicableCode', text },
      'text/xml',
      { version: '1.3.0', namespace: 'http://www.opengis.net/ogc', code: null },
    ],
  ])('of $dialect are told in its words: $code', (reported, contentType, expected) => {
    const { contentType: type, body } = printOgcException(reported)
    const document = xmlDocument(body)
    const [exception] = elementsOf(document, 'ServiceException')
    expect(type).toBe(contentType)
    expect({
      version: document.documentElement?.getAttribute('version'),
      namespace: document.documentElement?.namespaceURI,
      code: exception?.getAttribute('code'),
    }).toEqual(expected)
    expect(exception?.textContent).toBe('layer <b>"3" & 4')
  })

  it('of WMTS name the parameter, and always a code', () => {
    const { contentType, body } = printOgcException({ dialect: 'WMTS 1.0.0', text, locator: 'TileRow' })
    const document = xmlDocument(body)
    const [exception] = elementsOf(document, 'Exception')
    expect(contentType).toBe('text/xml')
    expect(document.documentElement?.namespaceURI).toBe('http://www.opengis.net/ows/1.1')
    expect(exception?.getAttribute('exceptionCode')).toBe('NoApplicableCode')
    expect(exception?.getAttribute('locator')).toBe('TileRow')
    expect(elementsOf(document, 'ExceptionText')[0]?.textContent).toBe('layer <b>"3" & 4')
  })

  it.each([
    ['InvalidCRS', 'InvalidParameterValue'],
    ['LayerNotDefined', 'InvalidParameterValue'],
    ['TileOutOfRange', 'TileOutOfRange'],
    ['OperationNotSupported', 'OperationNotSupported'],
  ] as const)('of WMTS have its own codes alone: %s is %s', (code, told) => {
    const { body } = printOgcException({ dialect: 'WMTS 1.0.0', code, text })
    expect(elementsOf(xmlDocument(body), 'Exception')[0]?.getAttribute('exceptionCode')).toBe(told)
  })

  it('have the DTD line of 1.1.1 and none elsewhere', () => {
    expect(printOgcException({ dialect: 'WMS 1.1.1', text: '' }).body).toContain('<!DOCTYPE')
    expect(printOgcException({ dialect: 'WMS 1.3.0', text: '' }).body).not.toContain('<!DOCTYPE')
  })
})
