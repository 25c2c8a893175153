import { BlockList, isIP, isIPv6 } from 'node:net'
import type { AuthenticationContext } from '../core/authentication/authentication.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { plainAddress } from '../core/request/network.ts'
import type { Binding } from '../store/port.ts'

/** The part of the context that bindings are checked against. */
type Whereabouts = Pick<AuthenticationContext, 'clientAddress' | 'origin' | 'referer'>

/**
 * Checks every binding against the origin and address of the request. A bound credential is refused when the request states no origin.
 * @throws GatewayError `credential.bound-elsewhere`
 */
export function checkBindings(bindings: readonly Binding[], whereabouts: Whereabouts): void {
  for (const binding of bindings) {
    if (binding.networks && !inNetworks(binding.networks, whereabouts.clientAddress))
      throw new GatewayError('credential.bound-elsewhere', `address ${whereabouts.clientAddress}`)
    if (binding.referer !== undefined && binding.referer !== whereabouts.referer)
      throw new GatewayError('credential.bound-elsewhere', 'referer')
    if (binding.origins && !binding.origins.includes(originOf(whereabouts) ?? ''))
      throw new GatewayError('credential.bound-elsewhere', `origin ${originOf(whereabouts) ?? 'unknown'}`)
  }
}

/** The origin of the page that asks: `Origin`, else the origin of `Referer`; pictures send only the latter. */
export function originOf({ origin, referer }: Pick<Whereabouts, 'origin' | 'referer'>): string | undefined {
  if (origin !== undefined && origin !== 'null') return origin.toLowerCase()
  return referer === undefined ? undefined : httpOrigin(referer)
}

/** The origin of an http or https address, lower-case; undefined for anything else. */
export function httpOrigin(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined
  const { protocol, origin } = new URL(address)
  return protocol === 'http:' || protocol === 'https:' ? origin : undefined
}

const compiled = new WeakMap<readonly string[], BlockList>()

/** True if the address lies in one of the networks; IPv4 written as IPv6 counts as IPv4. A text that is not an address lies in none. */
function inNetworks(networks: readonly string[], address: string): boolean {
  let list = compiled.get(networks)
  if (!list) {
    list = new BlockList()
    for (const network of networks) addNetwork(list, network)
    compiled.set(networks, list)
  }
  const plain = plainAddress(address)
  return isIP(plain) !== 0 && list.check(plain, isIPv6(plain) ? 'ipv6' : 'ipv4')
}

function addNetwork(list: BlockList, network: string): void {
  const [address = '', bits] = network.split('/')
  const plain = plainAddress(address)
  const family = isIPv6(plain) ? 'ipv6' : 'ipv4'
  if (bits === undefined) list.addAddress(plain, family)
  else list.addSubnet(plain, Number(bits), family)
}
