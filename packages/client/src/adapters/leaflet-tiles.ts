import type { Gate } from '../gate.ts'
import { showImage } from './image.ts'

/** The part of `L.TileLayer` (and so of `L.TileLayer.WMS`) that is used here. */
export interface TileLayer {
  createTile: (coords: never, done: (error?: Error, tile?: HTMLElement) => void) => HTMLElement
  getTileUrl: (coords: never) => string
  on: (type: 'tileunload', listener: (event: never) => void) => unknown
}

type Tile = HTMLImageElement & { stop?: AbortController }

/** Makes the tiles of a layer load through the gate; used by the adapters of Leaflet and of esri-leaflet. */
export const carryTiles = (gate: Gate, layer: TileLayer): void => {
  layer.createTile = (coords, done) => {
    const tile: Tile = document.createElement('img')
    tile.alt = ''
    // Properties, not listeners: Leaflet silences tiles that it gives up by overwriting them.
    tile.onload = () => done(undefined, tile)
    tile.onerror = () => done(new Error('The tile did not load'), tile)
    tile.stop = new AbortController()
    showImage(gate, tile, layer.getTileUrl(coords), tile.stop.signal)
    return tile
  }
  layer.on('tileunload', ({ tile }: { tile: Tile }) => tile.stop?.abort())
}
