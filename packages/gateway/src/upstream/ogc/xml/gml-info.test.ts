import { describe, expect, it } from 'vitest'
import { readGmlInfo } from './gml-info.ts'
import { bytesOf, recorded } from './recorded.fixture.ts'

const parcel = { label: 'Parcel 1', zone: 'open', owner: 'zqCanaryWrenzq 1', tax: '987654322' }
const rings = [
  [
    [1113300, 6446900],
    [1113300, 6447050],
    [1113450, 6447050],
    [1113450, 6446900],
    [1113300, 6446900],
  ],
]

describe('rows at a place as servers send them', () => {
  it.each<[file: string, rows: unknown]>([
    ['mapserver-info.gml', [{ attributes: parcel, geometry: { rings } }]],
    ['mapserver-info-none.gml', []],
    ['qgis-info.gml', [{ attributes: { fid: '1', ...parcel }, geometry: { rings } }]],
    ['qgis-info-gml3.gml', [{ attributes: { fid: '1', ...parcel }, geometry: { rings } }]],
    ['qgis-info-list.xml', [{ attributes: { fid: '1', ...parcel } }]],
  ])('%s', async (file, rows) => {
    expect(await readGmlInfo(recorded(file))).toEqual(rows)
  })

  it('of layers with colons and spaces in their names', async () => {
    const rows = await readGmlInfo(recorded('qgis-info-several.gml'))
    expect(rows).toHaveLength(13)
    expect(rows[6]).toEqual({
      attributes: { fid: '2', label: 'Side <b>Street</b>', zone: 'open', kind: 'side' },
      geometry: {
        paths: [
          [
            [1113650, 6446350],
            [1113650, 6447250],
          ],
        ],
      },
    })
    expect(rows[7]).toMatchObject({
      attributes: { label: 'Hydrant 1' },
      geometry: { x: 1113400, y: 6446800 },
    })
  })
})

/** As GeoServer writes it. */
const geoServer = (inner: string): Uint8Array =>
  bytesOf(
    `<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection xmlns="http://www.opengis.net/wfs" xmlns:wfs="http://www.opengis.net/wfs" xmlns:topp="http://www.openplans.org/topp" xmlns:gml="http://www.opengis.net/gml" xmlns:x="http://other.example"><gml:boundedBy><gml:null>unknown</gml:null></gml:boundedBy>${inner}</wfs:FeatureCollection>`,
  )

describe('a row of GeoServer', () => {
  it('has the fields of its own namespace, and null where nothing stands', async () => {
    const rows = await readGmlInfo(
      geoServer(
        '<gml:featureMember><topp:states fid="states.3"><gml:name>not this</gml:name><gml:boundedBy><gml:Box/></gml:boundedBy><x:NAME>nor this</x:NAME>' +
          '<topp:the_geom><gml:MultiPolygon srsName="http://www.opengis.net/gml/srs/epsg.xml#4326"><gml:polygonMember><gml:Polygon>' +
          '<gml:outerBoundaryIs><gml:LinearRing><gml:coordinates decimal="." cs="," ts=" ">0,0 4,0 4,4 0,0</gml:coordinates></gml:LinearRing></gml:outerBoundaryIs>' +
          '<gml:innerBoundaryIs><gml:LinearRing><gml:coordinates>2,1 3,1 3,2 2,1</gml:coordinates></gml:LinearRing></gml:innerBoundaryIs>' +
          '</gml:Polygon></gml:polygonMember></gml:MultiPolygon></topp:the_geom><topp:NAME>Ohio &amp; more</topp:NAME><topp:EMPTY/><topp:__proto__>p</topp:__proto__></topp:states></gml:featureMember>',
      ),
    )
    expect(rows).toHaveLength(1)
    expect(Object.entries(rows[0]?.attributes ?? {})).toEqual([
      ['NAME', 'Ohio & more'],
      ['EMPTY', null],
      ['__proto__', 'p'],
    ])
    expect(rows[0]?.geometry).toEqual({
      rings: [
        [
          [0, 0],
          [4, 4],
          [4, 0],
          [0, 0],
        ],
        [
          [2, 1],
          [3, 1],
          [3, 2],
          [2, 1],
        ],
      ],
    })
  })

  it.each<[string, string, unknown]>([
    ['a point of GML 3', '<gml:Point srsDimension="2"><gml:pos>1 2</gml:pos></gml:Point>', { x: 1, y: 2 }],
    ['a point with height', '<gml:Point><gml:pos>1 2 3</gml:pos></gml:Point>', { x: 1, y: 2 }],
    [
      'points',
      '<gml:MultiPoint><gml:pointMember><gml:Point><gml:pos>1 2</gml:pos></gml:Point></gml:pointMember><gml:pointMembers><gml:Point><gml:pos>3 4</gml:pos></gml:Point></gml:pointMembers></gml:MultiPoint>',
      {
        points: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'a curve',
      '<gml:MultiCurve><gml:curveMember><gml:Curve><gml:segments><gml:LineStringSegment><gml:posList srsDimension="3">1 2 0 3 4 0</gml:posList></gml:LineStringSegment></gml:segments></gml:Curve></gml:curveMember></gml:MultiCurve>',
      {
        paths: [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      },
    ],
    [
      'a surface',
      '<gml:Surface><gml:patches><gml:PolygonPatch><gml:exterior><gml:LinearRing><gml:posList>0 0 0 1 1 1 0 0</gml:posList></gml:LinearRing></gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>',
      {
        rings: [
          [
            [0, 0],
            [0, 1],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ],
    [
      'what may be turned round',
      '<gml:Point srsName="urn:ogc:def:crs:EPSG::4326"><gml:pos>1 2</gml:pos></gml:Point>',
      undefined,
    ],
    [
      'metres of web maps',
      '<gml:Point srsName="urn:ogc:def:crs:EPSG::3857"><gml:pos>1 2</gml:pos></gml:Point>',
      { x: 1, y: 2 },
    ],
    ['no numbers', '<gml:Point><gml:pos>1 NaN</gml:pos></gml:Point>', undefined],
    ['another namespace', '<x:Point><x:pos>1 2</x:pos></x:Point>', undefined],
    [
      'numbers with commas',
      '<gml:Point><gml:coordinates decimal="," cs=";">1,5;2</gml:coordinates></gml:Point>',
      undefined,
    ],
  ])('has the shape of %s', async (_, shape, geometry) => {
    const rows = await readGmlInfo(
      geoServer(`<gml:featureMembers><topp:a><topp:geom>${shape}</topp:geom></topp:a></gml:featureMembers>`),
    )
    expect(rows).toEqual([{ attributes: {}, ...(geometry ? { geometry } : {}) }])
  })
})

it.each([
  ['a report of an exception', '<ServiceExceptionReport/>'],
  ['the same name in another namespace', '<FeatureCollection xmlns="http://other.example"/>'],
  ['a page', '<html/>'],
])('%s is no list of rows', async (_, text) => {
  await expect(readGmlInfo(bytesOf(text))).rejects.toMatchObject({ reason: 'not-expected' })
})
