import { describe, expect, it } from 'vitest'
import { adviceOn } from './advice.ts'
import { parseConfiguration } from './load.ts'

const advice = (publicUrl: string, listen: object) => {
  const loaded = parseConfiguration(
    JSON.stringify({
      publicUrl,
      listen,
      upstreams: { ags: { kind: 'arcgis', url: 'https://ags.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
    }),
    '.',
  )
  if ('faults' in loaded) throw new Error(JSON.stringify(loaded.faults))
  return adviceOn(loaded.configuration)
}
const tls = { cert: 'a.pem', key: 'a.key' }

describe('advice', () => {
  it.each([
    ['HTTPS that ends before the gateway', 'https://my.url.com', { host: '0.0.0.0' }],
    ['a public name for a door that only this machine reaches', 'http://my.url.com', {}],
    ['a Unix socket', 'http://localhost', { socket: 'mapgate.sock' }],
  ])('asks for the front server that must be there: %s', (_, publicUrl, listen) => {
    expect(advice(publicUrl, listen)).toEqual([expect.stringMatching(/^listen\.trustedProxies is empty/)])
    expect(advice(publicUrl, { ...listen, trustedProxies: ['127.0.0.1'] })).toEqual([])
  })

  it.each([
    ['HTTPS of its own', 'https://my.url.com', { host: '0.0.0.0', tls }],
    ['this machine alone', 'http://localhost:8080', {}],
    ['this machine alone, by number', 'http://127.0.0.1:8080', { host: 'localhost' }],
    ['plain HTTP to everybody', 'http://my.url.com', { host: '0.0.0.0' }],
  ])('is silent where none has to be: %s', (_, publicUrl, listen) =>
    expect(advice(publicUrl, listen)).toEqual([]),
  )
})
