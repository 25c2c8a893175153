import type { Configuration } from '../config/schema.ts'

/**
 * The mounts of a configuration for people, its Portal facade, the listeners of its front proxies, and one address to try in a browser.
 * @param frontUrls where the listener of each front proxy is, by its name
 */
export function formatEndpoints(
  {
    mounts,
    upstreams,
    publicUrl,
    grants,
    portal,
  }: Pick<Configuration, 'mounts' | 'upstreams' | 'publicUrl' | 'grants' | 'portal'>,
  { port, frontUrls }: { port: number; frontUrls: Readonly<Record<string, string>> },
): string {
  const url = publicUrl.replace(/:0(?=\/|$)/, `:${port}`)
  const lines = [
    ...mounts.map(({ path, upstream, at }) => {
      const isWms = upstreams[upstream]?.kind === 'ogc'
      const whole = isWms ? `${upstream} as WMS, and below /wmts as WMTS` : `the whole site of ${upstream}`
      return [`${url}${path}`, at === '' ? whole : `${at} of ${upstream}`]
    }),
    ...(portal === undefined ? [] : [[`${url}${portal.path}`, 'the portal at which applications sign in']]),
    ...Object.entries(frontUrls).map(([name, address]) => [address, `for the front proxy ${name} alone`]),
  ]
  const width = Math.max(...lines.map(([address = '']) => address.length))
  return [
    ...lines.map(([address = '', what]) => `  ${address.padEnd(width)}  ${what}`),
    ...(grants.length === 0 ? ['  There are no grants yet: everything is refused.'] : []),
    `Try it in a browser: ${url}/`,
  ].join('\n')
}
