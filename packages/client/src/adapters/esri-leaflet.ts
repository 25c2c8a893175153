import type { Gate } from '../gate.ts'
import { blobUrlOf } from './image.ts'
import { carryTiles, type TileLayer } from './leaflet-tiles.ts'

type Params = Record<string, unknown>
type Callback = (error: unknown, reply?: unknown) => void

/** The part of an esri-leaflet service (`mapService`, `featureLayerService` …) that is used here. */
export interface Service {
  options: { url: string; requestParams?: Params }
  metadata: (callback: Callback) => unknown
}

/** The part of an esri-leaflet layer that is used here. */
export interface Layer {
  service: Service
}

type Requesting = Service & {
  _request: (method: string, path: string, params: Params, callback: Callback, context?: unknown) => unknown
  _createServiceCallback: (...request: unknown[]) => Callback
  fire: (event: string, detail: object, propagate: boolean) => void
}

type Rendering = {
  _renderImage: (url: string, bounds: unknown, contentType?: string) => void
  once: (type: string, listener: () => void) => void
}

/** Longer URLs are sent as POST, as esri-leaflet does itself. */
const LONGEST_URL = 2000

const textOf = (value: unknown): string => {
  if (value instanceof Date) return `${value.valueOf()}`
  const list = Array.isArray(value) && typeof value[0] !== 'object'
  return typeof value === 'object' && !list ? JSON.stringify(value) : String(value)
}

const carryRequests = (gate: Gate, service: Requesting): void => {
  const request = service._request
  service._request = (method, path, params, callback, context) => {
    const url = service.options.url + path
    if (!gate.owns(url)) return request.call(service, method, path, params, callback, context)
    service.fire('requeststart', { url, params, method }, true)
    const done = service._createServiceCallback(method, path, params, callback, context)
    const all = Object.entries({ f: 'json', ...params, ...service.options.requestParams })
    const body = new URLSearchParams(all.map(([name, value]) => [name, textOf(value)]))
    const long = method === 'post' || `${url}?${body}`.length > LONGEST_URL
    return (long ? gate.fetch(url, { method: 'POST', body }) : gate.fetch(`${url}?${body}`))
      .then((response) => response.json())
      .catch(({ message }) => ({ error: { code: 500, message } }))
      .then((reply) => done(reply.error, reply.error ? undefined : reply))
  }
}

const carryImages = (gate: Gate, layer: Rendering): void => {
  const render = layer._renderImage
  layer._renderImage = (url, bounds, contentType) => {
    if (contentType || !url || !gate.owns(url)) return render.call(layer, url, bounds, contentType)
    blobUrlOf(gate, url).then(
      (address) => {
        layer.once('load', () => URL.revokeObjectURL(address))
        render.call(layer, address, bounds)
      },
      // esri-leaflet's own way to say that there is no image.
      () => render.call(layer, '', bounds),
    )
  }
}

/**
 * Teaches an esri-leaflet layer or service to carry the credential: `carry(gate, L.esri.dynamicMapLayer({ url }))`. Tasks carry
 * it when they are made from a service: `carry(gate, L.esri.mapService({ url })).identify()`. Run with esri-leaflet 3.1.0.
 *
 * @param target a layer that is not on a map yet, or a service.
 * @returns the same layer or service.
 */
export const carry = <T extends Layer | Service>(gate: Gate, target: T): T => {
  carryRequests(gate, ('service' in target ? target.service : target) as Requesting)
  if ('_renderImage' in target) carryImages(gate, target as unknown as Rendering)
  if ('getTileUrl' in target) carryTiles(gate, target as unknown as TileLayer)
  return target
}
