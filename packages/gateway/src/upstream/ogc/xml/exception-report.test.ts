import { describe, expect, it } from 'vitest'
import { readException } from './exception-report.ts'
import { bytesOf, recorded } from './recorded.fixture.ts'

describe('the report of an exception', () => {
  it.each(['mapserver-exception-111.xml', 'mapserver-exception-130.xml', 'qgis-exception-130.xml'])(
    'is read: %s',
    (file) => {
      expect(readException(recorded(file))).toMatchObject({ code: 'LayerNotDefined', text: /\w/ })
    },
  )

  it.each<[string, string, unknown]>([
    [
      'without a code',
      '<ServiceExceptionReport><ServiceException>  x </ServiceException></ServiceExceptionReport>',
      { text: 'x' },
    ],
    [
      'with a code that is none',
      '<ServiceExceptionReport><ServiceException code="a b">x</ServiceException></ServiceExceptionReport>',
      { text: 'x' },
    ],
    ['without an exception', '<ServiceExceptionReport/>', { text: '' }],
    [
      'of WFS',
      '<o:ExceptionReport xmlns:o="http://www.opengis.net/ows"><o:Exception exceptionCode="InvalidParameterValue"><o:ExceptionText>x</o:ExceptionText></o:Exception></o:ExceptionReport>',
      { code: 'InvalidParameterValue', text: 'x' },
    ],
  ])('is read %s', (_, text, report) => {
    expect(readException(bytesOf(text))).toEqual(report)
  })

  it.each([
    ['a picture', '\u0089PNG'],
    ['another root', '<a><ServiceException code="x"/></a>'],
    ['another namespace', '<ServiceExceptionReport xmlns="http://other.example"/>'],
    ['an entity', '<!DOCTYPE a [<!ENTITY e "x">]><ServiceExceptionReport/>'],
    ['more than 64 kB', `<ServiceExceptionReport>${' '.repeat(70_000)}</ServiceExceptionReport>`],
  ])('is not %s', (_, text) => {
    expect(readException(bytesOf(text))).toBeUndefined()
  })
})
