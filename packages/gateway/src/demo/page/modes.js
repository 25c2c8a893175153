// The three ways in which the page's maps carry their credential. Each makes Leaflet layers for one account.

/* global L */
const assetsUrl = `${location.origin}/map/Assets_Service/MapServer`
const basemapUrl = `${location.origin}/arcgis/rest/services/Topo_Basemap/MapServer`
const images = { format: 'png32', transparent: true, f: 'image' }

/** Tells of each mode what it does and what one sees. */
export const stories = {
  header:
    '<strong>The problem.</strong> A callback adds the token header to JSON requests, so the service descriptions arrive. The pictures are loaded by &lt;img&gt;, which cannot carry a header: 401, and the map stays empty.',
  url: '<strong>The usual answer.</strong> The token stands in the URL of every picture: the map works, and the token ends up in logs, histories, bookmarks and Referer headers.',
  client:
    '<strong>Mapgate client.</strong> One line connects the map: requests carry a header, pictures a ticket that lives for minutes, only reads, and is good for nothing else.',
}

let headerToken
const open = XMLHttpRequest.prototype.open
const send = XMLHttpRequest.prototype.send
XMLHttpRequest.prototype.open = function (method, url, ...rest) {
  this.mapgateUrl = new URL(url, location.href)
  return open.call(this, method, url, ...rest)
}
XMLHttpRequest.prototype.send = function (body) {
  if (headerToken && this.mapgateUrl.origin === location.origin) this.setRequestHeader('token', headerToken)
  return send.call(this, body)
}

/** True while the page puts the credential header on JSON requests. */
export const putsHeader = (initiator) => headerToken !== undefined && initiator === 'xmlhttprequest'

/**
 * What the page shows in one mode: the layers, the basemap below and the assets above, and `ask`, which gets JSON from the gateway as
 * the mode carries the credential.
 * @param {'header' | 'url' | 'client'} mode
 * @param {string} credential key or token of the account
 * @returns {Promise<{layers: object[], ask: (path: string, parameters: URLSearchParams) => Promise<object>}>}
 */
export async function inMode(mode, credential) {
  headerToken = mode === 'header' ? credential : undefined
  if (mode === 'client') return withClient(credential)
  const carried = mode === 'url' ? { token: credential } : {}
  const headers = mode === 'header' ? { token: credential } : {}
  return {
    layers: [
      L.esri.tiledMapLayer({ url: basemapUrl, maxZoom: 16, ...carried }),
      L.esri.dynamicMapLayer({ url: assetsUrl, ...images, ...carried }),
    ],
    ask: async (path, parameters) => {
      const query = new URLSearchParams([...parameters, ...Object.entries(carried)])
      return (await fetch(`${assetsUrl}/${path}?${query}`, { headers })).json()
    },
  }
}

async function withClient(credential) {
  const [{ connect }, { carry }] = await Promise.all([
    import('/kit/index.ts'),
    import('/kit/adapters/esri-leaflet.ts'),
  ])
  const gate = connect({ url: `${location.origin}/`, credential: () => credential })
  return {
    layers: [
      carry(gate, L.esri.tiledMapLayer({ url: basemapUrl, maxZoom: 16 })),
      carry(gate, L.esri.dynamicMapLayer({ url: assetsUrl, ...images })),
    ],
    ask: async (path, parameters) => (await gate.fetch(`${assetsUrl}/${path}?${parameters}`)).json(),
  }
}
