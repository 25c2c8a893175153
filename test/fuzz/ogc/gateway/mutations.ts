import type { Random } from '../../../soundness/random.ts'
import type { FuzzRequest } from '../../requests.ts'

type Mutation = (request: FuzzRequest, random: Random) => FuzzRequest

/** A request of WMS with one injury that could make a server read more in it than was authorized. */
export const mutateWms = (request: FuzzRequest, random: Random): FuzzRequest =>
  random.pick(mutations)(request, random)

/** Changes the pairs of the query, or of the form. */
const pairs =
  (change: (pairs: string[], random: Random) => readonly string[]): Mutation =>
  (request, random) => {
    const inBody = request.body !== undefined && random.chance(0.6)
    const text = (inBody ? request.body : request.query) ?? ''
    const changed = change(text.split('&'), random).join('&')
    return inBody ? { ...request, body: changed } : { ...request, query: changed }
  }

const nameOf = (pair: string): string => pair.split('=', 1)[0] ?? ''
const textOf = (pair: string): string => pair.slice(nameOf(pair).length + 1)

/** A value in place of that of some names. */
const valued = (names: RegExp, values: readonly string[]): Mutation =>
  pairs((list, random) =>
    list.map((pair) =>
      names.test(nameOf(pair)) && random.chance(0.8) ? `${nameOf(pair)}=${random.pick(values)}` : pair,
    ),
  )

const added = (list: readonly string[]): Mutation =>
  pairs((before, random) => {
    const at = random.whole(0, before.length)
    return before.toSpliced(at, 0, random.pick(list))
  })

const spelled = (name: string, random: Random): string =>
  random.pick([
    name.toUpperCase(),
    name.toLowerCase(),
    [...name].map((letter, at) => (at % 2 === 0 ? letter.toLowerCase() : letter.toUpperCase())).join(''),
    `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
    `${name}%20`,
    `%20${name}`,
    `${name}[]`,
    `${name}%00`,
    name.replace(/s/i, '%C5%BF'),
    name.replace(/i/i, '%C4%B0'),
    name.replace(/k/i, '%E2%84%AA'),
  ])

const hiddenLayers = [
  'vault',
  'Vault',
  'network',
  'everything',
  'parcels,vault',
  'vault,parcels',
  'parcels%2Cvault',
  'parcels%252Cvault',
  'parcels%00,vault',
  'parcels;vault',
  'parcels%0Avault',
  '%76ault',
  'vault_of_the_map',
  '.',
  '*',
  'parcels%26LAYERS%3Dvault',
  'parcels%23',
  'ms:vault',
  ' vault',
  '%E2%80%8Bvault',
]

const mutations: readonly Mutation[] = [
  valued(/^(?:query_)?layers?$/i, hiddenLayers),
  valued(/^(?:query_)?layers?$/i, hiddenLayers),
  valued(/^bbox$/i, [
    '-20037508,-20037508,20037508,20037508',
    '1113200,6446300,1113200,6447300',
    '1114200,6447300,1113200,6446300',
    '1e6,6e6,2e6,7e6',
    '1113200,6446300,1114200,6447300,urn:ogc:def:crs:EPSG::3857',
    'NaN,0,1,1',
    '0x1,0,1,1',
    '1113200%2C6446300%2C1114200%2C6447300%2C0',
    '49,9,53,22',
    '-1e308,-1e308,1e308,1e308',
    '1113700,6446800,1113700.0000001,6446800.0000001',
  ]),
  valued(/^(?:width|height)$/i, [
    '1',
    '0',
    '-1',
    '1e3',
    '4096',
    '99999',
    '2147483648',
    '256.5',
    '%32%35%36',
    '+256',
    '0256',
    '',
  ]),
  valued(/^(?:crs|srs)$/i, [
    'EPSG:4326',
    'EPSG:3857',
    'CRS:84',
    'EPSG:25832',
    'EPSG:31467',
    'AUTO:42001,9001,10,50',
    'urn:ogc:def:crs:EPSG::4326',
    'EPSG:102100',
    '',
  ]),
  valued(/^version$/i, ['1.1.1', '1.3.0', '1.1.0', '1.0.0', '1.3', '1.2.0', '2.0.0', '', '1.3.0%20']),
  valued(/^request$/i, [
    'GetMap',
    'getmap',
    'GetFeatureInfo',
    'GetLegendGraphic',
    'GetTile',
    'GetPrint',
    'GetCapabilities',
    'map',
    'GetMap%20',
    'GetSchemaExtension',
  ]),
  valued(/^service$/i, ['WMS', 'wms', 'WFS', 'WMTS', 'WCS', '']),
  valued(/^styles?$/i, ['', 'default', ',', 'default,default', 'x', ',,,,']),
  valued(/^(?:info_?)?format$/i, [
    'image/png',
    'image/jpeg',
    'image/gif',
    'application/dxf',
    'image/svg%2Bxml',
    'application/json',
    'text/xml',
    'text/html',
    'application/vnd.google-earth.kml%2Bxml',
    'image/png;%20mode=24bit',
  ]),
  valued(/^tile(?:matrix|row|col)$/i, ['0', '-1', '99', '1e1', '131071', '44449', '69177', '1.0', ' 1']),
  valued(/^[ijxy]$/i, ['0', '-1', '255', '256', '99999', '1e1', '5.5', '']),
  added([
    'LAYERS=vault',
    'layers=vault',
    'QUERY_LAYERS=vault',
    'LAYER=vault',
    'BBOX=0,0,1,1',
    'STYLES=',
    'CRS=EPSG:4326',
    'SRS=EPSG:4326',
    'VERSION=1.3.0',
    'REQUEST=GetMap',
  ]),
  added([
    'FILTER=',
    'FILTER=()',
    'FILTER=()()',
    'filter=%20',
    'CQL_FILTER=INCLUDE',
    'FEATUREID=parcels.4',
    'SELECTION=parcels:4',
    'FILTER_GEOM=POLYGON((0 0,1 0,1 1,0 0))',
    'layerDefs={}',
    'EXP_FILTER=1',
  ]),
  added([
    'MAP=/etc/passwd',
    'map0:LAYERS=vault',
    'b:url=http://127.0.0.1:1/',
    'mode=map',
    'qlayer=vault',
    'SLD_BODY=%3Ca/%3E',
    'SLD=',
    'TIME=2020',
    'DIM_X=1',
    'ANGLE=0',
    'SHOWFEATURECOUNT=TRUE',
    'LAYERTITLE=TRUE',
    'RULE=main',
    'SCALE=1',
  ]),
  added([
    '',
    '=',
    '&',
    '?',
    '%',
    '%zz',
    'a',
    'LAYERS',
    'token=',
    'token=x',
    'mg_ticket=x',
    '_ts=1',
    'f=json',
    'callback=x',
    'EXCEPTIONS=INIMAGE',
    'EXCEPTIONS=BLANK',
    'exceptions=application/vnd.ogc.se_blank',
  ]),
  // A name in other letters, in place of it or beside it.
  pairs((list, random) => {
    const at = random.whole(0, list.length - 1)
    const pair = list[at] ?? ''
    const other = `${spelled(nameOf(pair), random)}=${random.chance(0.5) ? textOf(pair) : 'vault'}`
    return random.chance(0.5) ? list.with(at, other) : list.toSpliced(random.whole(0, list.length), 0, other)
  }),
  pairs((list, random) => list.toSpliced(random.whole(0, list.length - 1), 1)),
  pairs((list) => list.toReversed()),
  // Encoded once more, or not at all.
  pairs((list, random) => {
    const at = random.whole(0, list.length - 1)
    const pair = list[at] ?? ''
    return list.with(
      at,
      `${nameOf(pair)}=${random.chance(0.5) ? encodeURIComponent(textOf(pair)) : textOf(pair).replaceAll('%2C', ',').replaceAll('%3A', ':')}`,
    )
  }),
  // Semicolons and other marks in place of the ampersand.
  pairs((list, random) => [list.join(random.pick([';', '&&', '%26', '&amp;', '\t', '?']))]),
  (request, random) => ({
    ...request,
    method: 'POST',
    contentType: random.pick([
      'application/x-www-form-urlencoded',
      'application/x-www-form-urlencoded; charset=iso-8859-1',
      'text/xml',
      'text/plain',
      'application/json',
      'multipart/form-data; boundary=b',
    ]),
    body: random.pick([
      'LAYERS=vault',
      'layers=vault&FILTER=',
      '<GetMap/>',
      '{"LAYERS":"vault"}',
      '--b\r\nContent-Disposition: form-data; name="LAYERS"\r\n\r\nvault\r\n--b--\r\n',
      '%EF%BB%BFLAYERS=vault',
      '',
    ]),
  }),
  // From the query into a form, or half of it.
  (request, random) => {
    const list = request.query.split('&')
    const at = random.whole(0, list.length)
    return {
      ...request,
      method: 'POST',
      query: list.slice(0, at).join('&'),
      contentType: 'application/x-www-form-urlencoded',
      body: [...list.slice(at), ...(request.body === undefined ? [] : [request.body])].join('&'),
    }
  },
  (request, random) => ({
    ...request,
    path: `${request.path}${random.pick(['/', '//', '/wmts', '/wmts/1.0.0/WMTSCapabilities.xml', '/wmts/1.0.0/vault/default/GoogleMapsCompatible/17/44449/69177.png', '/../qgis', '%2f..%2fqgis', ';LAYERS=vault', '/rest/services', '%3FLAYERS=vault', '.png'])}`,
  }),
  (request, random) => ({
    ...request,
    path: random.pick([
      request.path.toUpperCase(),
      `/${request.path}`,
      request.path.replace('/default/', '//'),
      request.path.replace(/\d+\.png$/, '0.jpg'),
    ]),
  }),
  (request, random) => ({ ...request, method: random.pick(['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS']) }),
]
