import type { IncomingMessage, RequestListener } from 'node:http'
import type { Configuration } from '../config/schema.ts'
import { listenFault } from './listen-fault.ts'
import { type Listener, openListener } from './listener.ts'

/** The listener for everybody, and those of front proxies. */
export interface Listeners extends Listener {
  /** Where the listener of each front proxy is, by its name. */
  readonly frontUrls: Readonly<Record<string, string>>
  /** Reads the certificates of all of them again. @throws Error when one does not fit */
  readonly renewCertificates: (next: Configuration) => void
}

const arrivals = new WeakMap<IncomingMessage, string>()

/** The name of the front proxy at whose listener a request came in; undefined: at the listener for everybody. */
export const arrivedAt = (message: IncomingMessage): string | undefined => arrivals.get(message)

/** Opens all listeners of a configuration. Those of front proxies have the limits of `listen`. @throws Error when a port is taken or a certificate cannot be used */
export async function openListeners(
  { listen, proxies }: Configuration,
  options: { directory: string; reusePort: boolean; onRequest: RequestListener },
): Promise<Listeners> {
  const main = await openListener(listen, options).catch(failing('listen'))
  const fronts = new Map<string, Listener>()
  const all = () => [main, ...fronts.values()]
  const cut = () => {
    for (const listener of all()) listener.cut()
  }
  const stop = async () => void (await Promise.all(all().map((listener) => listener.stop())))
  try {
    for (const [index, { name, listen: own }] of proxies.entries()) {
      const onRequest: RequestListener = (message, response) => {
        arrivals.set(message, name)
        options.onRequest(message, response)
      }
      const opened = openListener(ownListen(listen, own), { ...options, onRequest })
      fronts.set(name, await opened.catch(failing(`proxies[${index}].listen`)))
    }
  } catch (error) {
    cut()
    await stop()
    throw error
  }
  return {
    ...main,
    frontUrls: Object.fromEntries([...fronts].map(([name, { url }]) => [name, url])),
    renewCertificates: (next) => {
      main.renewCertificate(next.listen, options.directory)
      for (const proxy of next.proxies)
        fronts.get(proxy.name)?.renewCertificate(ownListen(next.listen, proxy.listen), options.directory)
    },
    stop,
    cut,
  }
}

const failing =
  (key: string) =>
  (error: unknown): never => {
    throw listenFault(error, key)
  }

/** The limits of the listener for everybody, and where this one listens. */
const ownListen = (
  listen: Configuration['listen'],
  own: Configuration['proxies'][number]['listen'],
): Configuration['listen'] => ({ ...listen, ...own, port: own.port ?? 0, socket: own.socket, tls: own.tls })
