import type { Account, OgcStack } from './ogc-stack.ts'
import { difference, type Pixels, pixelsOf } from './pixels.ts'

/** Symbols of a layer of the assets, as ArcGIS clients get its legend. */
export async function symbolsByArcgis(
  { stack, keyOf }: OgcStack,
  account: Account,
  layer: number,
): Promise<readonly Pixels[]> {
  const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer/legend?f=json`
  const reply = await fetch(url, { headers: { token: keyOf(account) } })
  const { layers } = (await reply.json()) as {
    layers: { layerId: number; legend: { imageData: string }[] }[]
  }
  const legend = layers.find(({ layerId }) => layerId === layer)?.legend ?? []
  return Promise.all(legend.map(({ imageData }) => pixelsOf(Buffer.from(imageData, 'base64'))))
}

/** Whether a picture stands somewhere in another one, which is opaque; pixels of it that are not wholly opaque may be any. */
function stands(part: Pixels, whole: Pixels): boolean {
  for (let top = 0; top + part.height <= whole.height; top++)
    for (let left = 0; left + part.width <= whole.width; left++)
      if (standsAt(part, whole, [left, top])) return true
  return false
}

function standsAt(part: Pixels, whole: Pixels, [left, top]: readonly [number, number]): boolean {
  for (let at = 0; at < part.data.length; at += 4) {
    if (part.data[at + 3] !== 255) continue
    const [column, row] = [(at / 4) % part.width, Math.floor(at / 4 / part.width)]
    const there = ((top + row) * whole.width + left + column) * 4
    if ([0, 1, 2].some((channel) => part.data[at + channel] !== whole.data[there + channel])) return false
  }
  return true
}

/** How many of some symbols do not stand in a legend. @throws Error where there are no symbols, or one of them shows nothing */
export function missingIn(legend: Pixels, symbols: readonly Pixels[]): number {
  if (symbols.length === 0 || symbols.some((symbol) => difference(symbol, symbol).painted < 10))
    throw new Error('there is nothing to look for')
  return symbols.filter((symbol) => !stands(symbol, legend)).length
}
