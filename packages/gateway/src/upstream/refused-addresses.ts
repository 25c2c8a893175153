import { BlockList, isIP } from 'node:net'

/** Link-local, metadata and other addresses that are not those of a map server (attack class 28). IPv4-mapped forms count as IPv4. */
const refused = new BlockList()
refused.addSubnet('169.254.0.0', 16, 'ipv4')
refused.addSubnet('0.0.0.0', 8, 'ipv4')
refused.addSubnet('224.0.0.0', 3, 'ipv4')
refused.addAddress('100.100.100.200', 'ipv4')
refused.addAddress('168.63.129.16', 'ipv4')
refused.addSubnet('192.0.0.0', 24, 'ipv4')
refused.addSubnet('fe80::', 10, 'ipv6')
refused.addSubnet('ff00::', 8, 'ipv6')
refused.addAddress('::', 'ipv6')
refused.addSubnet('fd00:ec2::', 32, 'ipv6')
refused.addSubnet('fd20:ce::', 32, 'ipv6')
// The same IPv4 ranges behind NAT64 and 6to4.
refused.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
refused.addSubnet('2002:a9fe::', 32, 'ipv6')

/** True for an address that is refused as an upstream unless the configuration allows it. */
export const isRefusedAddress = (address: string): boolean => {
  const plain = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '')
  return refused.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4')
}
