import type { BrowserContext, Page, Request } from 'playwright-core'
import { vi } from 'vitest'

/** Only ends what hangs. */
const patience = { timeout: 300_000, interval: 50 }

/** A page with a map of tiles and a picture, of the same origin as the gateways below `/gis`; a session of the browser is its credential. */
export const mapHtml = `<!doctype html>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/examples/lib/leaflet/dist/leaflet.css">
<div id="map" style="width: 600px; height: 400px"></div>
<script src="/examples/lib/leaflet/dist/leaflet.js"></script>
<script type="module">
  import { connect } from '/kit/index.ts'
  import { carry } from '/kit/adapters/leaflet.ts'

  const gateway = location.origin + '/gis'
  const services = gateway + '/arcgis/rest/services'
  const gate = connect({ url: gateway, gateway })
  const events = { expired: 0, denied: 0 }
  for (const name of Object.keys(events)) gate.on(name, () => { events[name] += 1 })
  const map = L.map('map', { fadeAnimation: false, zoomAnimation: false }).setView([34.5, -118], 9)
  const picture = () => {
    const { x, y } = map.getSize()
    return services + '/Assets_Service/MapServer/export?f=image&format=png32&transparent=true&bboxSR=4326&imageSR=3857&size='
      + x + ',' + y + '&bbox=' + map.getBounds().toBBoxString()
  }
  Object.assign(globalThis, {
    events,
    signIn: async (user, password) => {
      const headers = { Authorization: 'Basic ' + btoa(user + ':' + password) }
      const { status } = await fetch(gateway + '/.mapgate/session', { method: 'POST', headers })
      gate.forget()
      return status
    },
    draw: () => {
      carry(gate, L.tileLayer(services + '/Topo_Basemap/MapServer/tile/{z}/{y}/{x}')).addTo(map)
      const overlay = carry(gate, L.imageOverlay(picture(), map.getBounds())).addTo(map)
      map.on('moveend', () => {
        const bounds = map.getBounds()
        overlay.setUrl(picture()).once('load', () => overlay.setBounds(bounds))
      })
    },
    move: (step) => map.panBy([step, 41], { animate: false }),
  })
  document.body.dataset.ready = 'yes'
</script>`

/** The page in a browser. */
export interface MapPage {
  readonly page: Page
  /** What came of the pictures and tiles that it asked the gateways for: a status, or why there is none. What it gave up itself is left out. */
  readonly pictures: (number | string)[]
  /** Waits until nothing that it asked for is under way. */
  settled(): Promise<void>
  /** Loads it, and forgets what came of pictures before. */
  load(): Promise<void>
  /** The cookie of its session, as a header. */
  cookie(): Promise<string>
}

/** Opens the page. */
export async function openMapPage(context: BrowserContext, url: string): Promise<MapPage> {
  const page = await context.newPage()
  const pictures: MapPage['pictures'] = []
  const underWay = new Set<Request>()
  const isPicture = (asked: string) => /\/gis\/.*\/(?:export|tile\/\d+\/\d+\/\d+)\?/.test(asked)
  page.on('request', (request) => {
    if (isPicture(request.url())) underWay.add(request)
  })
  page.on('response', (response) => {
    if (isPicture(response.url())) pictures.push(response.status())
  })
  page.on('requestfinished', (request) => void underWay.delete(request))
  page.on('requestfailed', (request) => {
    underWay.delete(request)
    const why = request.failure()?.errorText ?? ''
    if (isPicture(request.url()) && why !== 'net::ERR_ABORTED') pictures.push(why)
  })
  const settled = async () => void (await vi.waitUntil(() => underWay.size === 0, patience))
  const load = async () => {
    // What the page before asked for last is not to be noted as of this one.
    await page.goto('about:blank')
    await settled()
    pictures.length = 0
    await page.goto(`${url}/map.html`)
    await page.waitForSelector('body[data-ready]')
  }
  await load()
  return {
    page,
    pictures,
    settled,
    load,
    cookie: async () => {
      const [session] = await context.cookies(`${url}/gis/`)
      return `${session?.name}=${session?.value}`
    },
  }
}
