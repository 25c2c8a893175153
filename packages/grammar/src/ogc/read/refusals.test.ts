import { describe, expect, it } from 'vitest'
import { openOgc } from './open-ogc.ts'
import { changed, info13, map11, map13, open, read, tile } from './requests.fixture.ts'

const invalid = 'request.parameter-invalid'
const missing = 'request.parameter-missing'
const unserved = 'request.parameter-unserved'
const repeated = 'request.parameter-repeated'

describe('a request for a map is refused', () => {
  it.each<[string, Record<string, string | undefined>, string, string]>([
    [
      'without REQUEST, as MapServer takes it for its own interface',
      { REQUEST: undefined, mode: 'map' },
      missing,
      'MissingParameterValue',
    ],
    ['of another service', { SERVICE: 'WFS' }, invalid, 'InvalidParameterValue'],
    ['of another version', { VERSION: '1.2.0' }, invalid, 'InvalidParameterValue'],
    [
      'of WMS 1.0.0 by WMTVER',
      { WMTVER: '1.0.0', VERSION: undefined },
      'request.operation-refused',
      'OperationNotSupported',
    ],
    ['of WMS 1.0.0 by its name', { REQUEST: 'map' }, 'request.operation-refused', 'OperationNotSupported'],
    ['that is a printout', { REQUEST: 'GetPrint' }, 'request.operation-refused', 'OperationNotSupported'],
    [
      'that is no map but a description of layers',
      { REQUEST: 'DescribeLayer' },
      'request.operation-refused',
      'OperationNotSupported',
    ],
    ['without layers', { LAYERS: '' }, missing, 'MissingParameterValue'],
    ['with a layer without a name', { LAYERS: 'a,,b' }, invalid, 'LayerNotDefined'],
    ['with a layer twice', { LAYERS: 'a,b,a' }, invalid, 'LayerNotDefined'],
    ['with more layers than styles', { STYLES: 'default' }, invalid, 'InvalidParameterValue'],
    ['with more styles than layers', { STYLES: ',,' }, invalid, 'InvalidParameterValue'],
    ['with a style that is too long', { STYLES: `,${'r'.repeat(513)}` }, invalid, 'StyleNotDefined'],
    ['with SRS alone under 1.3.0', { CRS: undefined, SRS: 'EPSG:4326' }, missing, 'MissingParameterValue'],
    ['with CRS and SRS of two references', { SRS: 'EPSG:3857' }, invalid, 'InvalidParameterValue'],
    [
      'with both of them and no version',
      { SRS: 'EPSG:4326', VERSION: undefined },
      missing,
      'MissingParameterValue',
    ],
    ['in a reference that depends on the place', { CRS: 'AUTO2:42001,1,9,49' }, invalid, 'InvalidCRS'],
    ['in a reference without a name', { CRS: 'EPSG:' }, invalid, 'InvalidCRS'],
    ['with a box turned over', { BBOX: '53,9,49,22' }, invalid, 'InvalidParameterValue'],
    ['with a flat box', { BBOX: '49,9,49,22' }, invalid, 'InvalidParameterValue'],
    ['with a box of five numbers', { BBOX: '49,9,53,22,0' }, invalid, 'InvalidParameterValue'],
    ['with a box of words', { BBOX: '49,9,53,NaN' }, invalid, 'InvalidParameterValue'],
    ['without a size', { WIDTH: undefined }, missing, 'MissingParameterValue'],
    ['of no pixels', { WIDTH: '0' }, invalid, 'InvalidParameterValue'],
    ['of more pixels than are drawn', { WIDTH: '5000', HEIGHT: '5000' }, invalid, 'InvalidParameterValue'],
    ['of half pixels', { WIDTH: '10.5' }, invalid, 'InvalidParameterValue'],
    ['without a format', { FORMAT: undefined }, missing, 'MissingParameterValue'],
    ['as KML', { FORMAT: 'application/vnd.google-earth.kml%2Bxml' }, invalid, 'InvalidFormat'],
    ['as SVG', { FORMAT: 'image/svg%2Bxml' }, invalid, 'InvalidFormat'],
    ['as DXF', { FORMAT: 'application/dxf' }, invalid, 'InvalidFormat'],
    ['as GeoTIFF', { FORMAT: 'image/tiff' }, invalid, 'InvalidFormat'],
    ['with a colour that is none', { BGCOLOR: 'red' }, invalid, 'InvalidParameterValue'],
    ['that is half transparent', { TRANSPARENT: 'maybe' }, invalid, 'InvalidParameterValue'],
    ['of a list of moments', { TIME: '2024-01-01,2024-01-02' }, invalid, 'InvalidDimensionValue'],
    ['of a period', { TIME: '2024-01-01/2025-01-01/P1D' }, invalid, 'InvalidDimensionValue'],
    ['of the current moment', { TIME: 'current' }, invalid, 'InvalidDimensionValue'],
  ])('%s', (_what, changes, code, exception) => {
    expect(read(changed(map13, changes)).fault).toMatchObject({ code, exception })
  })

  it.each([
    'SLD=http://x/',
    'SLD_BODY=<a/>',
    'REMOTE_OWS_URL=http://x/',
    'FILTER=(<a/>)',
    'cql_filter=1=1',
    'FEATUREID=a.1',
    'FILTER_GEOM=POINT(0+0)',
    'SELECTION=a:1',
    'HIGHLIGHT_GEOM=POINT(0+0)',
    'viewparams=a:1',
    'ENV=a:1',
    'ANGLE=45',
    'rotation=45',
    'layerDefs={}',
    'b:url=http://127.0.0.1/',
    'map0:LAYERS=a',
    'ATLAS_PK=*',
    'TEMPLATE=a',
    'OPACITIES=1',
    'EXP_FILTER=1=1',
    'clip=POLYGON',
    'DIM_X=1',
    'ELEVATION=5',
  ])('with %s, but not with an empty one', (pair) => {
    const name = pair.split('=', 1)[0] ?? ''
    expect(read(`${map13}&${pair}`).fault).toMatchObject({ code: unserved, parameter: name })
    expect(read(`${map13}&${name}=`).question).toEqual(read(map13).question)
  })

  it.each([
    ['FILTER=f&FILTER=', repeated],
    ['FILTER=f&filter=()', repeated],
    ['LAYERS=a,b&LAYERS=b', repeated],
    ['layers=a', repeated],
    ['LAYERS=a,b', undefined],
    ['bbox=1,2,3,4', repeated],
  ])('where %s stands beside it', (more, code) => {
    expect(read(`${map13}&${more}`).fault?.code).toBe(code)
  })

  it('with fewer names where SLD_BODY names the layers', () => {
    expect(read(`${changed(map13, { LAYERS: undefined })}&SLD_BODY=x`).fault?.parameter).toBe('SLD_BODY')
  })

  it.each([
    ['text/xml', '<GetMap/>', 'Requests in XML are not read. Send the parameters in the URL, or as a form.'],
    [
      'application/soap+xml',
      '<a/>',
      'Requests in XML are not read. Send the parameters in the URL, or as a form.',
    ],
    ['text/plain', 'a=b', 'The body has to be application/x-www-form-urlencoded or multipart/form-data.'],
  ])('with a body of %s', (contentType, body, message) => {
    const raw = { method: 'POST', path: '/', query: map13, contentType, body: new TextEncoder().encode(body) }
    const opened = openOgc(raw, { door: 'wms', rest: [] })
    expect(opened.presentation.dialect).toBe('WMS 1.3.0')
    expect(opened.read().fault).toMatchObject({
      code: 'request.body-unreadable',
      exception: 'OperationNotSupported',
      message,
    })
  })

  it('where another method brings it', () => {
    const raw = { method: 'PUT', path: '/', query: map13 }
    expect(openOgc(raw, { door: 'wms', rest: [] }).read().fault?.code).toBe('request.method-not-allowed')
  })

  it('where its percent-encoding is broken, or a path stands behind its token', () => {
    expect(read(`${map13}&x=%zz`).fault?.code).toBe('request.query-invalid')
    expect(read(`${map13}&token=T/1.0.0`).fault?.code).toBe('request.path-glued')
  })
})

describe('a request for rows at a place is refused', () => {
  it.each<[string, Record<string, string | undefined>, string, string]>([
    ['for a layer that is not drawn', { QUERY_LAYERS: 'c' }, invalid, 'InvalidParameterValue'],
    [
      'without a pixel, which QGIS Server takes for all rows',
      { I: undefined },
      missing,
      'MissingParameterValue',
    ],
    ['for a pixel beside the picture', { I: '200' }, invalid, 'InvalidPoint'],
    ['for a negative pixel', { J: '-1' }, invalid, 'InvalidPoint'],
    ['for two pixels', { X: '51' }, invalid, 'InvalidPoint'],
    ['for no row', { FEATURE_COUNT: '0' }, invalid, 'InvalidParameterValue'],
    ['as a script', { INFO_FORMAT: 'text/javascript' }, invalid, 'InvalidFormat'],
    ['as GML 3', { INFO_FORMAT: 'application/vnd.ogc.gml/3.1.1' }, invalid, 'InvalidFormat'],
    ['without layers of a picture', { LAYERS: undefined }, missing, 'MissingParameterValue'],
  ])('%s', (_what, changes, code, exception) => {
    expect(read(changed(info13, changes)).fault).toMatchObject({ code, exception })
  })
})

describe('a request for a tile is refused', () => {
  it.each<[string, Record<string, string | undefined>, string, string]>([
    ['of another version', { VERSION: '1.0.1' }, invalid, 'InvalidParameterValue'],
    ['of a row above the grid', { TILEROW: '-1' }, invalid, 'TileOutOfRange'],
    ['of a column that is no number', { TILECOL: 'a' }, invalid, 'InvalidParameterValue'],
    ['of a style that is too long', { STYLE: 'r'.repeat(513) }, invalid, 'StyleNotDefined'],
    ['of several layers', { LAYER: 'a,b' }, invalid, 'LayerNotDefined'],
    ['of a moment', { TIME: '2024' }, invalid, 'InvalidParameterValue'],
    ['without a grid', { TILEMATRIXSET: undefined }, missing, 'MissingParameterValue'],
    ['by GetMap', { REQUEST: 'GetMap' }, 'request.operation-refused', 'OperationNotSupported'],
  ])('%s', (_what, changes, code, exception) => {
    expect(read(changed(tile, changes)).fault).toMatchObject({ code, exception })
  })

  it.each([
    ['tile', '1.0.0', 'l', 'default', 'set', '4', '5'],
    ['1.0.0'],
    ['2.0.0', 'WMTSCapabilities.xml'],
    ['1.0.0', 'l', 'default', 'set', '4', '5', '6.exe'],
    ['1.0.0', 'l', 'default', 'set', '4', '5', '6', '7', '8.png'],
    ['1.0.0', 'set', '4', '5', '6.png'],
  ])('at an address that is none: %s/%s/%s', (...rest) => {
    expect(read('', { door: 'wmts', rest }).fault?.code).toBe('request.operation-unknown')
  })

  it('at an address with a row above the grid', () => {
    const rest = ['1.0.0', 'l', 'default', 'set', '4', '99999999999', '6.png']
    expect(read('', { door: 'wmts', rest }).fault?.exception).toBe('TileOutOfRange')
  })
})

describe('a faulty request is presented', () => {
  const picture = {
    imageFormat: 'png',
    transparent: false,
    background: 0xffffff,
    size: { widthPx: 200, heightPx: 100 },
  }
  it.each<[string, string, object]>([
    ['as a report', map13, { dialect: 'WMS 1.3.0', exceptions: 'xml' }],
    [
      'in a picture',
      `${map11}&EXCEPTIONS=application/vnd.ogc.se_inimage`,
      { dialect: 'WMS 1.1.1', exceptions: 'in-image', picture },
    ],
    [
      'in a picture under 1.3.0',
      `${map13}&EXCEPTIONS=INIMAGE&FILTER=x`,
      { dialect: 'WMS 1.3.0', exceptions: 'in-image', picture },
    ],
    [
      'by an empty picture',
      `${map13}&EXCEPTIONS=blank&BBOX=`,
      { dialect: 'WMS 1.3.0', exceptions: 'blank', picture },
    ],
    [
      'by an empty picture as it was asked for',
      `${changed(map13, { FORMAT: 'image/jpeg', LAYERS: undefined })}&EXCEPTIONS=BLANK&BGCOLOR=0x010203&TRANSPARENT=TRUE`,
      {
        dialect: 'WMS 1.3.0',
        exceptions: 'blank',
        picture: { ...picture, imageFormat: 'jpg', background: 0x010203, transparent: true },
      },
    ],
    [
      'as a report where the picture has no size',
      `${changed(map13, { WIDTH: '99999' })}&EXCEPTIONS=BLANK`,
      { dialect: 'WMS 1.3.0', exceptions: 'xml' },
    ],
    [
      'as a report where no picture was asked for',
      `${info13}&EXCEPTIONS=INIMAGE`,
      { dialect: 'WMS 1.3.0', exceptions: 'xml' },
    ],
    [
      'as a report where EXCEPTIONS is none we know',
      `${map13}&EXCEPTIONS=application/json`,
      { dialect: 'WMS 1.3.0', exceptions: 'xml' },
    ],
    [
      'in the version it names',
      changed(map11, { VERSION: '1.2.0' }),
      { dialect: 'WMS 1.1.1', exceptions: 'xml' },
    ],
    [
      'of WMS 1.0.0 in that of 1.1.1',
      'WMTVER=1.0.0&REQUEST=map',
      { dialect: 'WMS 1.1.1', exceptions: 'xml' },
    ],
    [
      'of WMTS in that of WMTS',
      changed(tile, { REQUEST: 'x' }),
      { dialect: 'WMTS 1.0.0', exceptions: 'xml' },
    ],
    ['of nothing in that of WMS', '', { dialect: 'WMS 1.3.0', exceptions: 'xml' }],
  ])('%s', (_what, query, presentation) => {
    expect(open(query).presentation).toEqual(presentation)
  })
})
