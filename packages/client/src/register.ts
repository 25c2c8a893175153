import { probeOf } from './adapters/probe.ts'
import type { Gate } from './gate.ts'
import { BEYOND_THE_SHIM, shim } from './shim.ts'

/** How a page is protected. */
export type ProtectOptions = {
  /** The worker's script, on the page's own host; default: `.mapgate/worker.js` of a gateway on that host, else `/mapgate-worker.js`. */
  worker?: string
  /** The part of the site that the worker controls; default `/`. */
  scope?: string
  /** Reload a page that was loaded without the worker, for apps that cannot wait for `protect`; once; default false. */
  reload?: boolean
}

const RELOADED = 'mapgate:reloaded'

const addressOf = (gate: Gate, worker?: string): string => {
  const near = new URL(gate.gateway).origin === location.origin
  const url = new URL(
    worker ?? (near ? `${gate.gateway}.mapgate/worker.js` : '/mapgate-worker.js'),
    location.href,
  )
  url.searchParams.append('gate', gate.base)
  url.searchParams.append('root', gate.gateway)
  return url.href
}

/** Gives the worker the credential whenever it asks, and hears from it of what was denied. */
const serve = (gate: Gate, container: ServiceWorkerContainer): (() => void) => {
  const probe = probeOf(gate)
  const give = async (refused?: string): Promise<void> => {
    await (refused ? gate.renew(refused) : gate.ready()).catch(() => {})
    const [[header, token] = ['token', '']] = Object.entries(gate.headers(gate.base))
    const { active } = await container.ready
    active?.postMessage({ type: 'mapgate:credential', gate: gate.base, token, header })
  }
  container.addEventListener('message', ({ data }) => {
    if (data?.gate !== gate.base) return
    if (data.type === 'mapgate:wanted') give(data.refused)
    if (data.type === 'mapgate:denied') probe(data.url)
  })
  container.startMessages()
  gate.on('forgotten', () => give())
  return () => give()
}

/**
 * Puts the service worker between this page and the gateway, so that every request of the page carries the credential, whatever
 * library makes it. Resolves when the worker is in control: make the map after that. Where there are no workers (no HTTPS, an old
 * browser, a private window) the shim does what it can, and the console says what it cannot.
 *
 * @returns which of the two protects the page.
 */
export const protect = async (gate: Gate, options: ProtectOptions = {}): Promise<'worker' | 'shim'> => {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined
  try {
    if (!container) throw new Error('this page has no service workers')
    // Asked before the worker is registered, which takes control of this page at once, but too late for what it has asked already.
    const early = Boolean(container.controller)
    const controlled = new Promise((resolve) =>
      container.addEventListener('controllerchange', resolve, { once: true }),
    )
    const give = serve(gate, container)
    await container.register(addressOf(gate, options.worker), {
      scope: options.scope ?? '/',
      updateViaCache: 'none',
    })
    if (!container.controller) await controlled
    if (!early && options.reload && !sessionStorage.getItem(RELOADED)) {
      sessionStorage.setItem(RELOADED, 'yes')
      location.reload()
      await new Promise(() => {})
    }
    sessionStorage.removeItem(RELOADED)
    give()
    return 'worker'
  } catch (reason) {
    shim(gate)
    console.warn(
      `Mapgate protects this page without its worker (${reason}); not reached:`,
      BEYOND_THE_SHIM.join('; '),
    )
    return 'shim'
  }
}
