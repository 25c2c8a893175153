/** The loopback hosts that a browser of the same machine reaches, and the address to listen on for each. */
const listeningOn: Readonly<Record<string, string>> = {
  localhost: '127.0.0.1',
  '127.0.0.1': '127.0.0.1',
  '[::1]': '::1',
}

/** Where to listen so that a public URL of plain HTTP on this machine is reached without a web server in front; undefined for any other. */
export function loopbackPort(
  publicUrl: string | undefined,
): { readonly host: string; readonly port: number } | undefined {
  if (publicUrl === undefined || !URL.canParse(publicUrl)) return undefined
  const { protocol, hostname, port } = new URL(publicUrl)
  const host = listeningOn[hostname]
  return protocol === 'http:' && host !== undefined ? { host, port: Number(port || 80) } : undefined
}
