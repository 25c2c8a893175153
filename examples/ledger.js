// The request ledger of an example page: every request to the gateway, what it was, how it carried its credential, how it ended.

const KINDS = [
  [/\/export$/, 'map image'],
  [/\/WMSServer$/, 'WMS'],
  [/\/WMTS\/tile\//, 'WMTS tile'],
  [/\/WMTS(\/|$)/, 'WMTS'],
  [/\/tile\/\d+\/\d+\/\d+/, 'tile'],
  [/\/identify$/, 'identify'],
  [/\/query$/, 'query'],
  [/\/applyEdits$/, 'edit'],
  [/\/legend$/, 'legend'],
  [/\/\.mapgate\/ticket$/, 'ticket'],
  [/\/generateToken$/, 'sign-in'],
  [/Server\/\d+\/?$/, 'layer description'],
  [/Server\/?$/, 'service description'],
  [/\/rest\/info$/, 'server description'],
]
const MOST_ROWS = 100

const requests = []
const listeners = new Set()

const add = (request) => {
  requests.push(request)
  for (const listener of listeners) listener(requests)
}

const carrierOf = (url, headers, byWorker, body) => {
  if (url.searchParams.has('mg_ticket')) return 'ticket'
  if (headers?.has('token')) return 'header'
  if (/^token=|&token=/.test(body)) return 'form'
  return byWorker ? 'service worker' : 'nothing'
}

/** Starts to write down every request to `gatewayUrl`. */
export const watchRequests = (gatewayUrl) => {
  const isMapRequest = (url) =>
    url.href.startsWith(`${gatewayUrl}/`) && /\/(arcgis|map|\.mapgate)\//.test(url.pathname)
  const controlled = () => Boolean(navigator.serviceWorker?.controller)
  const entry = ({ url, headers, body, status, startMs, byWorker = controlled() }) =>
    add({
      what: KINDS.find(([pattern]) => pattern.test(url.pathname))?.[1] ?? 'request',
      path: url.pathname,
      carrier: carrierOf(url, headers, byWorker, body),
      status,
      durationMs: Math.round(performance.now() - startMs),
    })

  const plainFetch = globalThis.fetch
  globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const url = new URL(request.url)
    if (!isMapRequest(url)) return plainFetch(request)
    const startMs = performance.now()
    const ended = (status) => entry({ url, headers: request.headers, body: init?.body, status, startMs })
    try {
      const response = await plainFetch(request)
      ended(response.status)
      return response
    } catch (error) {
      if (error.name !== 'AbortError') ended('failed')
      throw error
    }
  }

  const { open, send, setRequestHeader } = XMLHttpRequest.prototype
  XMLHttpRequest.prototype.open = function (method, url, ...rest) {
    this.ledger = { url: new URL(url, location.href), headers: new Headers(), startMs: performance.now() }
    return open.call(this, method, url, ...rest)
  }
  XMLHttpRequest.prototype.setRequestHeader = function (name, value) {
    this.ledger.headers.set(name, value)
    return setRequestHeader.call(this, name, value)
  }
  XMLHttpRequest.prototype.send = function (body) {
    const { ledger } = this
    if (isMapRequest(ledger.url)) {
      this.addEventListener('loadend', () => {
        if (this.readyState === XMLHttpRequest.DONE) entry({ ...ledger, status: this.status || 'failed' })
      })
    }
    return send.call(this, body)
  }

  // What is left are the requests that no script sends: <img>, CSS and <script>. Browsers hide the status of some of them, but
  // an image that does not load says so.
  const broken = new Set()
  document.addEventListener('error', ({ target }) => broken.add(target.currentSrc ?? target.src), true)
  const note = ({ name, responseStatus, duration, workerStart }) => {
    const status = responseStatus || (broken.has(name) ? 'failed' : 'loaded')
    entry({ url: new URL(name), status, startMs: performance.now() - duration, byWorker: workerStart > 0 })
  }
  new PerformanceObserver((list) => {
    for (const timing of list.getEntries()) {
      const seen = /fetch|xmlhttprequest/.test(timing.initiatorType) || !isMapRequest(new URL(timing.name))
      if (!seen) setTimeout(note, 100, timing)
    }
  }).observe({ type: 'resource', buffered: true })
}

const isFailure = ({ status }) => status === 'failed' || status < 200 || status >= 400

/** What tells one request from the next stands at the end of its path. */
const shortOf = (path) => path.replace(/^.*\/(?=[^/]+\/(Map|Feature)Server)/, '')

const cell = (text, className = '') =>
  Object.assign(document.createElement('td'), { textContent: text, className })

const rowOf = ({ what, path, carrier, status, durationMs }) => {
  const row = document.createElement('tr')
  row.className = isFailure({ status }) ? 'failed' : ''
  const first = cell(what)
  first.append(Object.assign(document.createElement('small'), { textContent: shortOf(path), title: path }))
  row.append(first, cell(carrier, `carrier ${carrier.replace(' ', '-')}`), cell(status), cell(durationMs))
  return row
}

/** Draws the ledger into `element`, newest request first. */
export const drawLedger = (element) => {
  element.innerHTML = `
    <h2>Every request of the map</h2>
    <dl class="totals"></dl>
    <div class="rows" tabindex="0" role="region" aria-label="List of requests"><table>
      <thead><tr><th scope="col">What</th><th scope="col">Carried by</th><th scope="col">Status</th><th scope="col">ms</th></tr></thead>
      <tbody></tbody>
    </table></div>`
  const body = element.querySelector('tbody')
  const totals = element.querySelector('.totals')
  let waiting = false
  const draw = () => {
    waiting = false
    const failed = requests.filter(isFailure).length
    const figures = [
      ['requests', requests.length, ''],
      ['answered', requests.length - failed, 'good'],
      ['failed', failed, failed ? 'bad' : ''],
    ]
    totals.innerHTML = figures
      .map(([name, count, look]) => `<div class="${look}"><dt>${name}</dt><dd>${count}</dd></div>`)
      .join('')
    body.replaceChildren(...requests.slice(-MOST_ROWS).reverse().map(rowOf))
  }
  listeners.add(() => {
    if (!waiting) requestAnimationFrame(draw)
    waiting = true
  })
  draw()
}
