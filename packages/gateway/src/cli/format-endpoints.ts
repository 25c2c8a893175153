import type { Configuration } from '../config/schema.ts'

/** The mounts of a configuration for people, and one address to try in a browser. */
export function formatEndpoints(
  { mounts, publicUrl, grants }: Pick<Configuration, 'mounts' | 'publicUrl' | 'grants'>,
  port: number,
): string {
  const url = publicUrl.replace(/:0(?=\/|$)/, `:${port}`)
  const lines = mounts.map(({ path, upstream, at }) => [
    `${url}${path}`,
    at === '' ? `the whole site of ${upstream}` : `${at} of ${upstream}`,
  ])
  const width = Math.max(...lines.map(([address = '']) => address.length))
  return [
    ...lines.map(([address = '', what]) => `  ${address.padEnd(width)}  ${what}`),
    ...(grants.length === 0 ? ['  There are no grants yet: everything is refused.'] : []),
    `Try it in a browser: ${url}/`,
  ].join('\n')
}
