import { readEcql } from '../../packages/grammar/src/ogc/filter/ecql.fixture.ts'
import { type AskedOfProgram, listenBefore, type OgcServer, type ProgramReply } from './listener.ts'
import { type PaintedFrame, paint, pngOf } from './painter.ts'
import type { OgcLayer } from './world.ts'

/**
 * A small server of WMS 1.1.1 that says it is GeoServer: it draws the layers of a world and filters rows by `CQL_FILTER`, one filter for each layer. It takes
 * whatever it is asked at its word, groups and hidden layers too, and of two keys the last.
 */
export async function startRecordingServer(layers: readonly OgcLayer[]): Promise<OgcServer> {
  const requests: OgcServer['requests'] = []
  const server = await listenBefore((asked) => answer(asked, layers), requests)
  return { ...server, url: `${server.url}geoserver/wms`, requests }
}

async function answer({ url }: AskedOfProgram, layers: readonly OgcLayer[]): Promise<ProgramReply> {
  const sent = new Map(
    [...new URL(url, 'http://maps.internal').searchParams].map(([name, value]) => [
      name.toUpperCase(),
      value,
    ]),
  )
  switch (sent.get('REQUEST')) {
    case 'GetCapabilities':
      return text('text/xml', capabilitiesOf(layers))
    case 'GetMap': {
      const frame = frameOf(sent)
      return { status: 200, type: 'image/png', body: await pngOf(paint(named(sent, layers), frame), frame) }
    }
    case 'GetFeatureInfo':
      return text('application/json', JSON.stringify(featuresAt(sent, layers)))
    case 'GetLegendGraphic':
      return {
        status: 200,
        type: 'image/png',
        body: await pngOf(Buffer.alloc(20 * 20 * 4, 255), { width: 20, height: 20 }),
      }
    default:
      return text(
        'text/xml',
        '<ServiceExceptionReport><ServiceException>zqWords</ServiceException></ServiceExceptionReport>',
      )
  }
}

const text = (type: string, body: string): ProgramReply => ({ status: 200, type, body: Buffer.from(body) })

/** The layers that are named, groups expanded, each with the rows that its filter lets through. */
function named(sent: ReadonlyMap<string, string>, layers: readonly OgcLayer[]): readonly OgcLayer[] {
  const names = (sent.get('LAYERS') ?? '').split(',')
  const filters = sent.get('CQL_FILTER')?.split(';')
  return names.flatMap((name, index) => {
    const test = filters?.[index] === undefined ? () => true : readEcql(filters[index])
    return layers
      .filter((layer) => layer.name === name || layer.group === name)
      .map((layer) => ({ ...layer, rows: layer.rows.filter(({ values }) => test(values)) }))
  })
}

function frameOf(sent: ReadonlyMap<string, string>): PaintedFrame {
  const [west = 0, south = 0, east = 0, north = 0] = (sent.get('BBOX') ?? '').split(',').map(Number)
  return {
    box: [west, south, east, north],
    reference: sent.get('SRS') === 'EPSG:4326' ? 'EPSG:4326' : 'EPSG:3857',
    width: Number(sent.get('WIDTH')),
    height: Number(sent.get('HEIGHT')),
  }
}

function featuresAt(sent: ReadonlyMap<string, string>, layers: readonly OgcLayer[]): object {
  const { box, width, height, reference } = frameOf(sent)
  const [west, south, east, north] = box
  const [column, row] = [Number(sent.get('X')), Number(sent.get('Y'))]
  const [across, up] = [(east - west) / width, (north - south) / height]
  const pixel: PaintedFrame = {
    box: [west + column * across, north - (row + 1) * up, west + (column + 1) * across, north - row * up],
    reference,
    width: 1,
    height: 1,
  }
  const features = named(sent, layers).flatMap((layer) =>
    layer.rows
      .filter((one) => paint([{ ...layer, rows: [one] }], pixel)[3] !== 0)
      .map((one) => ({
        type: 'Feature',
        id: `${layer.name}.${one.fid}`,
        geometry: null,
        properties: one.values,
      })),
  )
  return { type: 'FeatureCollection', features }
}

function capabilitiesOf(layers: readonly OgcLayer[]): string {
  const layer = ({ name, title }: OgcLayer) =>
    `<Layer queryable="1"><Name>${escaped(name)}</Name><Title>${escaped(title)}</Title></Layer>`
  const inGroup = layers.filter(({ group }) => group !== undefined)
  return `<?xml version="1.0" encoding="UTF-8"?>
<WMT_MS_Capabilities version="1.1.1"><Service><Name>OGC:WMS</Name><Title>Everything</Title></Service><Capability>
<Request><GetMap><Format>image/png</Format></GetMap><GetFeatureInfo><Format>application/json</Format></GetFeatureInfo></Request>
<Layer><Title>all</Title><SRS>EPSG:3857</SRS><SRS>EPSG:4326</SRS><LatLonBoundingBox minx="9" miny="49" maxx="11" maxy="51"/>
${layers
  .filter(({ group }) => group === undefined)
  .map(layer)
  .join('\n')}
<Layer queryable="1"><Name>network</Name><Title>Network</Title>${inGroup.map(layer).join('\n')}</Layer>
</Layer></Capability></WMT_MS_Capabilities>`
}

const escaped = (value: string): string =>
  value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
