import type { Gate } from '../gate.ts'
import { BLANK, blobUrlOf } from './image.ts'

type Arguments = { url: string; headers?: Record<string, string> }
type PreCallback = (args: Arguments) => Arguments

/** The AMD modules that the adapter works on. */
export interface Modules {
  /** `esri/config` */
  config: { defaults: { io: { corsEnabledServers: unknown[] } } }
  /** `esri/request` */
  request: { setRequestPreCallback: (callback: PreCallback) => void }
  /** The layer classes in use: `esri/layers/ArcGISDynamicMapServiceLayer`, `…TiledMapServiceLayer`, `…ImageServiceLayer`. */
  layers?: { prototype: object }[]
  /** A pre-callback that the page has set before; ours runs after it. Later ones are kept without being named. */
  preCallback?: PreCallback
}

type Layer = {
  getImageUrl?: (extent: unknown, width: number, height: number, callback: (url: string) => void) => void
  getTileUrl?: (level: number, row: number, column: number) => string
  refresh?: () => void
  _img_loading?: unknown
}

const carryImages = (gate: Gate, prototype: Layer, getImageUrl: NonNullable<Layer['getImageUrl']>): void => {
  prototype.getImageUrl = function (this: Layer, extent, width, height, callback) {
    const image = this._img_loading
    getImageUrl.call(this, extent, width, height, (url) => {
      if (!gate.owns(url)) return callback(url)
      const show = (address: string) => {
        // The map may have moved on and be waiting for another image.
        if (this._img_loading === image) callback(address)
      }
      // Not an image: the layer then reports the error that it reports for every image that does not load.
      blobUrlOf(gate, url).then(show, () => show('data:,'))
    })
  }
}

const carryTiles = (gate: Gate, prototype: Layer, getTileUrl: NonNullable<Layer['getTileUrl']>): void => {
  const used = new Set<Layer>()
  prototype.getTileUrl = function (this: Layer, level, row, column) {
    const url = getTileUrl.call(this, level, row, column)
    used.add(this)
    const signed = gate.url(url)
    // While the first ticket is under way a tile would only be refused; it is asked for again when the ticket is there.
    const early = signed === url && Object.keys(gate.headers(url)).length > 0
    return early || !gate.open(url) ? BLANK : signed
  }
  gate.on('renewed', ({ late }) => {
    if (late) for (const layer of used) layer.refresh?.()
    used.clear()
  })
}

/**
 * Teaches the ArcGIS API for JavaScript 3.x to carry the credential:
 * `carry(gate, { config: esriConfig, request: esriRequest, layers: [ArcGISDynamicMapServiceLayer] })`, before any layer is made and
 * after `gate.ready()`.
 *
 * JSON goes with the header, images of dynamic layers are fetched by ticket, tiles get a ticket in their URL. What neither passes
 * `esri/request` nor these methods (symbols, attachments, WMS and WMTS pictures) needs the service worker. Run with 3.14 and 3.43.
 */
export const carry = (gate: Gate, { config, request, layers = [], preCallback }: Modules): void => {
  // Without this, versions before 3.21 send their first requests as JSONP, which cannot carry a header.
  config.defaults.io.corsEnabledServers.push(new URL(gate.gateway).host)

  const set = request.setRequestPreCallback
  request.setRequestPreCallback = (other) => {
    set.call(request, (args) => {
      const out = other(args)
      return gate.owns(out.url) ? { ...out, headers: { ...out.headers, ...gate.headers(out.url) } } : out
    })
  }
  request.setRequestPreCallback(preCallback ?? ((args) => args))

  for (const { prototype } of layers) {
    const { getImageUrl, getTileUrl } = prototype as Layer
    if (getImageUrl) carryImages(gate, prototype, getImageUrl)
    if (getTileUrl) carryTiles(gate, prototype, getTileUrl)
  }
}
