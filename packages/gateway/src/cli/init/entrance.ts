import { isIP } from 'node:net'
import { isLoopback } from '../../config/advice.ts'
import type { Answers, Entrance } from './answers.ts'

/** What is known of the public address, of where the gateway listens, and of what stands in front of it. */
interface EntranceChoice {
  readonly publicUrl: string
  readonly host?: string | undefined
  readonly port?: number | undefined
  /** Addresses of front servers; undefined: not said. */
  readonly front?: readonly string[] | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
}

/** What is wrong with a public address; undefined for a good one. */
export function publicUrlFault(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text))
    return 'the public address begins with https:// (or http:// for this machine alone), such as https://my.url.com'
  const { protocol, hostname, search, hash, username, password } = new URL(text)
  if (search !== '' || hash !== '' || username !== '' || password !== '')
    return 'the public address is scheme, host, port and perhaps a path, and nothing more'
  if (protocol === 'http:' && !isLoopback(hostname))
    return `passwords and keys of callers could be read on their way to http://${hostname}: give an address with https:// (a web server in front brings it, or a certificate), or http://127.0.0.1:8080 to begin on this machine alone`
  return undefined
}

/**
 * Where the gateway listens and how HTTPS comes to it.
 * @throws Error with a sentence where flags do not fit each other
 */
export function entranceOf(
  choice: EntranceChoice,
): Pick<Answers, 'publicUrl' | 'host' | 'port' | 'entrance'> {
  const publicUrl = choice.publicUrl.replace(/\/+$/, '')
  const { hostname, protocol, port: stated } = new URL(publicUrl)
  const publicPort = Number(stated) || (protocol === 'https:' ? 443 : 80)
  const entrance = kindOf(choice, protocol)
  const isOpen = !isLoopback(hostname) && entrance.kind === 'certificate'
  const isBehindOther = entrance.kind === 'front' && !entrance.addresses.every(isLoopback)
  const host = choice.host ?? (isOpen || isBehindOther ? '0.0.0.0' : '127.0.0.1')
  const port = choice.port ?? (entrance.kind === 'front' ? 8080 : publicPort)
  if (entrance.kind === 'loopback' && port !== publicPort && isLoopback(host))
    throw new Error(
      `--port ${port} and the public address ${publicUrl} do not fit: nothing would answer there`,
    )
  return { publicUrl, host, port, entrance }
}

function kindOf({ front, cert, key }: EntranceChoice, protocol: string): Entrance {
  if ((cert === undefined) !== (key === undefined)) throw new Error('--tls-cert and --tls-key go together')
  if (cert !== undefined && key !== undefined) {
    if (front !== undefined) throw new Error('give --front or --tls-cert: who brings HTTPS?')
    if (protocol !== 'https:') throw new Error('with --tls-cert the public address begins with https://')
    return { kind: 'certificate', cert, key }
  }
  if (front === undefined && protocol === 'http:') return { kind: 'loopback' }
  const addresses = front ?? ['127.0.0.1', '::1']
  const wrong = addresses.find((address) => isIP(address.split('/')[0] ?? '') === 0)
  if (wrong !== undefined) throw new Error(`--front ${wrong}: an address or a network, such as 10.0.0.5`)
  return { kind: 'front', addresses }
}
