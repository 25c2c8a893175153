import { hash, timingSafeEqual } from 'node:crypto'
import { GatewayError } from '../core/errors/errors.ts'
import { withoutBlanks } from '../core/request/blanks.ts'
import type { Inbound } from '../core/request/inbound.ts'
import { plainAddress } from '../core/request/network.ts'
import { addressList, clientAddressReader } from './client-address.ts'
import { decidingHeaders } from './headers.ts'

/** How requests of a front proxy are known, and where it says who asks. */
interface FrontProxyOptions {
  readonly name: string
  /** True where the connection has to have a certificate of the proxy. */
  readonly needsCertificate: boolean
  /** Addresses and networks of the proxy; undefined at a Unix socket. */
  readonly from: readonly string[] | undefined
  readonly secret: { readonly header: string; readonly value: string } | undefined
  readonly headers: {
    readonly user: string
    readonly name?: string | undefined
    readonly groups?: string | undefined
  }
  readonly separator: string
  /** Names of the other headers that the gateway acts on. */
  readonly deciding: readonly string[]
}

/** What a request at the listener of a front proxy is read with. */
export interface FrontProxy {
  /** Names of all headers that are acted on, lower-case. */
  readonly deciding: ReadonlySet<string>
  /** The caller's address behind the proxy. */
  readonly clientAddress: (socketAddress: string, headers: Inbound['headers']) => string
  /**
   * Who asks, as a credential shows it: JSON of proxy, user, name and groups. Undefined: nobody is signed in at the proxy.
   * @param connection its address, and whether it has a certificate that is trusted
   * @throws GatewayError `request.proxy-refused` for what is not of the proxy
   */
  readonly identityIn: (
    headers: Inbound['headers'],
    connection: { readonly address: string; readonly isCertified: boolean },
  ) => string | undefined
}

const longest = { user: 256, name: 256, groups: 16_384 }

/** Prepares the reading of one proxy's requests. */
export function createFrontProxy(options: FrontProxyOptions): FrontProxy {
  const { from, secret, needsCertificate, headers: names } = options
  const isFrom = from && addressList(from)
  const all = [names.user, names.name, names.groups, secret?.header].flatMap((name) => name ?? [])
  return {
    deciding: decidingHeaders([...all, ...options.deciding]),
    clientAddress: clientAddressReader(from ?? ['127.0.0.1']),
    identityIn: (headers, { address, isCertified }) => {
      if (isFrom && !isFrom(plainAddress(address))) throw refused(`address ${address}`)
      if (needsCertificate && !isCertified) throw refused('no certificate of the proxy')
      if (secret && !isSame(headers[secret.header.toLowerCase()], secret.value)) throw refused('no secret')
      return identityOf(headers, options)
    },
  }
}

function identityOf(
  headers: Inbound['headers'],
  { name: proxy, headers: names, separator }: FrontProxyOptions,
): string | undefined {
  const read = (name: string | undefined, most: number): string => {
    const text = withoutBlanks(decoded(name === undefined ? '' : (headers[name.toLowerCase()] ?? '')))
    if (text.length > most || /\p{Cc}/u.test(text))
      throw new GatewayError('request.headers-invalid', `header ${name} of the proxy`)
    return text
  }
  const user = read(names.user, longest.user)
  if (user === '') return undefined
  const groups = read(names.groups, longest.groups).split(separator).map(withoutBlanks).filter(Boolean)
  return JSON.stringify([proxy, user, read(names.name, longest.name) || user, groups])
}

/** Proxies write names in UTF-8, and Node.js reads headers byte by byte. */
function decoded(text: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(text, 'latin1'))
  } catch {
    return text
  }
}

/** Takes the same time however much of a secret is right. */
const isSame = (shown: string | undefined, secret: string): boolean =>
  shown !== undefined && timingSafeEqual(hash('sha256', shown, 'buffer'), hash('sha256', secret, 'buffer'))

const refused = (why: string): GatewayError => new GatewayError('request.proxy-refused', why)

/** Stands for a proxy that is configured no more, while its listener is still open. */
export const noProxy: FrontProxy = {
  deciding: decidingHeaders([]),
  clientAddress: clientAddressReader([]),
  identityIn: () => {
    throw refused('a proxy that is configured no more')
  },
}
