import type { Gate } from './gate.ts'

/** What the shim cannot reach; such a page needs the service worker. */
export const BEYOND_THE_SHIM = [
  'images in CSS and in SVG',
  'images that stand in the HTML of the page or are set by setAttribute or innerHTML',
  'links, frames and downloads',
  'requests that were sent before the shim was there',
] as const

const carryImages = (gate: Gate): void => {
  const own = Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, 'src')
  if (!own?.set || !own.get) return
  const { get, set } = own
  Object.defineProperty(HTMLImageElement.prototype, 'src', {
    ...own,
    get,
    set(this: HTMLImageElement, url: string) {
      if (!gate.owns(url)) return set.call(this, url)
      const show = () => set.call(this, gate.url(url))
      gate.ready().then(show, show)
    },
  })
}

const carryXhr = (gate: Gate): void => {
  const { open, send } = XMLHttpRequest.prototype
  const urls = new WeakMap<XMLHttpRequest, string>()
  XMLHttpRequest.prototype.open = function (this: XMLHttpRequest, ...args: unknown[]) {
    urls.set(this, String(args[1]))
    return open.apply(this, args as never)
  }
  XMLHttpRequest.prototype.send = function (body) {
    const headers = gate.headers(urls.get(this) ?? '')
    for (const [name, value] of Object.entries(headers)) this.setRequestHeader(name, value)
    return send.call(this, body)
  }
}

/**
 * Makes `img.src`, `XMLHttpRequest` and `fetch` of this page carry the credential, where no service worker is to be had.
 * Call it before the map library starts. What it cannot reach is in `BEYOND_THE_SHIM`.
 */
export const shim = (gate: Gate): void => {
  carryImages(gate)
  carryXhr(gate)
  const plain = globalThis.fetch
  globalThis.fetch = (input, init) => {
    const url = input instanceof Request ? input.url : String(input)
    return gate.owns(url) ? gate.fetch(input, init) : plain(input, init)
  }
}
