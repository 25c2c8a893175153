import type { OgcStack } from './ogc-stack.ts'
import type { View } from './pixels.ts'

/** A hydrant that both accounts see, and the pixel of a view on which it lies: column and row. */
export interface SeenHydrant {
  readonly name: string
  readonly at: readonly [number, number]
}

/** Finds one by asking as the visitor. @throws Error when none lies in the view */
export async function hydrantIn({ stack, keyOf }: OgcStack, view: View): Promise<SeenHydrant> {
  const query = new URLSearchParams({
    f: 'json',
    where: '1=1',
    outFields: 'asset_id',
    outSR: String(view.wkid),
    geometry: [view.west, view.south, view.east, view.north].join(),
    geometryType: 'esriGeometryEnvelope',
    inSR: String(view.wkid),
    resultRecordCount: '1',
  })
  const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer/2/query?${query}`
  const reply = await fetch(url, { headers: { token: keyOf('visitor') } })
  const { features } = (await reply.json()) as {
    features: { attributes: { asset_id: string }; geometry: { x: number; y: number } }[]
  }
  const [first] = features
  if (!first) throw new Error('no hydrant lies there')
  const { x, y } = first.geometry
  const column = Math.floor(((x - view.west) / (view.east - view.west)) * view.width)
  const row = Math.floor(((view.north - y) / (view.north - view.south)) * view.height)
  return { name: first.attributes.asset_id, at: [column, row] }
}
