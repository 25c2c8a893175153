// The ledger: every request that the page's map made to the gateway, as the browser timed it.

/** What a request was, in words, by its path. */
const kinds = [
  [/\/export$/, 'map image'],
  [/\/exportImage$/, 'image'],
  [/\/tile\/\d+\/\d+\/\d+$/, 'tile'],
  [/\/arcgisoutput\//, 'rendered image'],
  [/\/identify$/, 'identify'],
  [/\/query$/, 'query'],
  [/\/legend$/, 'legend'],
  [/\/(tokens|generateToken)\/?/, 'sign-in'],
  [/\/\.mapgate\/ticket$/, 'ticket'],
  [/Server\/\d+$/, 'layer description'],
  [/Server\/?$/, 'service description'],
]

/** A request of WMS says itself what it is. */
const wordOf = ({ pathname, searchParams }) => {
  const [, request] = [...searchParams].find(([name]) => name.toLowerCase() === 'request') ?? []
  if (/\/(WMSServer|WMTS)$/.test(pathname) && request)
    return `${pathname.endsWith('S') ? 'WMTS' : 'WMS'} ${request}`
  if (/\/WMTS\/tile\//.test(pathname)) return 'WMTS tile'
  return kinds.find(([pattern]) => pattern.test(pathname))?.[1] ?? 'request'
}

const isMapRequest = (url) =>
  url.origin === location.origin && /^\/(t\/[^/]+\/)?(arcgis|map|\.mapgate\/ticket)(\/|$)/.test(url.pathname)

/** How a request carried its credential, as far as a page can see it. */
function carrierOf(url, entry, { headerFor, isSignedIn }) {
  if (/^\/t\//.test(url.pathname)) return 'ticket in the path'
  if (url.searchParams.has('mg_ticket')) return 'ticket in the URL'
  if (url.searchParams.has('token')) return 'token in the URL'
  if (/\/tokens\//.test(url.pathname)) return 'password in the form'
  if (headerFor(url, entry.initiatorType)) return 'header'
  return isSignedIn ? 'session cookie' : 'nothing'
}

/**
 * Watches the requests of this page.
 * @param {{headerFor: (url: URL, initiator: string) => boolean, isSignedIn: boolean, onChange: (entries: object[]) => void}} options
 *   `headerFor` says whether the page put a header on such a request (the browser does not say), `isSignedIn` whether a session's cookie
 *   goes with everything.
 * @returns {{clear(): void}}
 */
export function watchRequests({ headerFor, isSignedIn, onChange }) {
  let requests = []
  let since = 0
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const url = new URL(entry.name)
      if (!isMapRequest(url) || entry.startTime < since) continue
      const status = entry.responseStatus ?? 0
      requests.push({
        what: wordOf(url),
        path: url.pathname.replace(/^\/t\/[^/]+/, '/t/…').replace(/^\/(arcgis\/(rest\/)?services|map)\//, ''),
        carrier: carrierOf(url, entry, { headerFor, isSignedIn }),
        image: entry.initiatorType === 'img',
        status,
        failed: status >= 400 || status === 0,
        durationMs: Math.round(entry.duration),
      })
    }
    onChange(requests)
  })
  observer.observe({ type: 'resource', buffered: true })
  performance.setResourceTimingBufferSize(5000)
  return {
    clear() {
      requests = []
      since = performance.now()
      onChange(requests)
    },
  }
}

/** Draws the ledger into a table body, newest request first, and its figures into each list of totals. */
export function drawLedger({ rows, totals, empty }, requests) {
  const failed = requests.filter((request) => request.failed)
  for (const list of totals) {
    list.replaceChildren(
      total('requests', requests.length, ''),
      total('answered', requests.length - failed.length, 'good'),
      total('refused', failed.length, failed.length > 0 ? 'bad' : ''),
    )
  }
  empty.hidden = requests.length > 0
  rows.replaceChildren(...requests.slice(-200).reverse().map(row))
}

function total(label, count, className) {
  const box = document.createElement('div')
  box.className = className
  const term = document.createElement('dt')
  term.textContent = label
  const value = document.createElement('dd')
  value.textContent = String(count)
  box.append(term, value)
  return box
}

function row({ what, path, carrier, status, failed, durationMs }) {
  const line = document.createElement('tr')
  line.className = failed ? 'failed' : ''
  const first = document.createElement('td')
  const detail = document.createElement('small')
  detail.append(
    ...path
      .split('/')
      .flatMap((part, index) => (index === 0 ? [part] : ['/', document.createElement('wbr'), part])),
  )
  first.append(what, detail)
  const cells = [carrier, status === 0 ? 'failed' : String(status), String(durationMs)].map((text) => {
    const cell = document.createElement('td')
    cell.textContent = text
    return cell
  })
  line.append(first, ...cells)
  return line
}
