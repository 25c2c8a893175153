import type { SiteFault } from './examine-site.ts'

/** What is wrong with the address of a map server, as a code of the connection or of the gateway tells it, and what to do. `{host}` and `{port}` stand for those of the address. */
const words: Readonly<Record<string, string>> = {
  ENOTFOUND:
    'no machine is named {host}: look for a typing error, or ask for the name that this machine knows it by',
  EAI_AGAIN: 'the name {host} cannot be looked up now: is the DNS server of this machine reachable?',
  ECONNREFUSED:
    'nothing listens on port {port} of {host}: is the port right (ArcGIS Server has 6443 for https and 6080 for http, a web adaptor 443), and does the server run?',
  UND_ERR_CONNECT_TIMEOUT:
    'port {port} of {host} does not answer: a firewall between this machine and the server?',
  ETIMEDOUT: 'port {port} of {host} does not answer: a firewall between this machine and the server?',
  EHOSTUNREACH: 'no way leads from this machine to {host}: a firewall, or another network?',
  ENETUNREACH: 'no way leads from this machine to {host}: another network?',
  ECONNRESET: '{host} closes the connection: with http:// where it wants https://, or a firewall?',
  MAPGATE_LINE_CLOSED: '{host} closes the connection: with http:// where it wants https://, or a firewall?',
  MAPGATE_LINE_INVALID_REPLY:
    'port {port} of {host} does not speak HTTP: with http:// where it wants https://?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'port {port} of {host} speaks no HTTPS: does the address begin with http://?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG:
    'port {port} of {host} speaks no HTTPS: does the address begin with http://?',
  EPROTO:
    'port {port} of {host} speaks no HTTPS that is understood: does the address begin with http://, or is its TLS too old?',
  CERT_HAS_EXPIRED: 'the certificate of {host} has expired: renew it there',
  CERT_NOT_YET_VALID: 'the certificate of {host} is not valid yet: is the clock of this machine right?',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'the certificate of {host} is for another name: use the name that it is for (or give upstreams.ags.tls.serverName)',
  MAPGATE_REFUSED_ADDRESS:
    '{host} is a link-local or metadata address, to which the gateway does not connect (docs/operations-guide.md, insecureAllowAddresses)',
  'not-arcgis': 'something answers at {host}, and it is no ArcGIS Server',
  'request.not-found':
    'there is no ArcGIS site under this path: behind the host comes the name of the web adaptor or of the site, such as /arcgis or /server',
  'upstream.redirect-refused':
    '{host} sends elsewhere: give the address that it sends to, if it is the map server',
  'upstream.invalid-reply':
    'something answers at {host}, and it is no ArcGIS Server: a proxy, a sign-in page or a firewall in front of it?',
  'upstream.timeout': '{host} takes the connection and does not answer in time: does the server work?',
  'upstream.sign-in-failed':
    'the map server did not let the gateway in: look at name and password, and at whether it can do without',
}

/** Codes of a certificate that nobody here vouches for. */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])

/** True where the certificate of a site would do, were it believed. */
export const isUntrusted = ({ code }: SiteFault): boolean => untrusted.has(code)

/** True where no other path of the same host would answer: nothing was said there at all. */
export const isUnreached = ({ code }: SiteFault): boolean =>
  !/^(not-arcgis|request\.|upstream\.(invalid|redirect|sign))/.test(code)

/** A fault for people: what is wrong, what to do, and in brackets what came. */
export function siteFaultWords(siteUrl: string, fault: SiteFault): string {
  const { hostname, port, protocol } = new URL(siteUrl)
  const said = isUntrusted(fault)
    ? 'the certificate of {host} is of an authority that this machine does not know, or signed by itself'
    : (words[fault.code] ?? 'it cannot be reached')
  const filled = said
    .replaceAll('{host}', hostname)
    .replaceAll('{port}', port || (protocol === 'https:' ? '443' : '80'))
  return fault.detail === fault.code
    ? `${filled} (${fault.code})`
    : `${filled} (${[fault.code, fault.detail].filter(Boolean).join(': ')})`
}
