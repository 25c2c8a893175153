import { describe, expect, it } from 'vitest'
import { stringify } from 'yaml'
import { parseConfiguration } from './load.ts'

const proxy = (name: string, listen: object) => ({
  name,
  listen,
  from: ['10.0.0.4'],
  secretFile: 'secret.txt',
  userHeader: 'Remote-User',
})

function faultsOf(sections: object): readonly string[] {
  const loaded = parseConfiguration(
    stringify({
      publicUrl: 'https://my.url.com',
      upstreams: { ags: { kind: 'arcgis', url: 'https://gis.internal/arcgis' } },
      mounts: [{ path: '/arcgis', upstream: 'ags' }],
      ...sections,
    }),
    '.',
  )
  return 'faults' in loaded ? loaded.faults.map(({ path, message }) => `${path}: ${message}`) : []
}

describe('Two listeners at one address are a fault', () => {
  it.each<[string, object, string]>([
    [
      'a front proxy at the port of the gateway',
      { proxies: [proxy('front', { port: 8080 })] },
      'proxies[0].listen.port: 8080 is taken by listen: each listener needs one of its own',
    ],
    [
      'this machine by name and by number',
      { listen: { host: 'localhost' }, proxies: [proxy('front', { port: 8080 })] },
      'proxies[0].listen.port: 8080 is taken by listen: each listener needs one of its own',
    ],
    [
      'every address, and one of them',
      { listen: { host: '0.0.0.0' }, proxies: [proxy('front', { port: 8080 })] },
      'proxies[0].listen.port: 8080 is taken by listen: each listener needs one of its own',
    ],
    [
      'two front proxies',
      { proxies: [proxy('one', { port: 8081 }), proxy('two', { port: 8081 })] },
      'proxies[1].listen.port: 8081 is taken by proxies[0].listen: each listener needs one of its own',
    ],
    [
      'a front proxy at the port of the administrator',
      { admin: { port: 9090 }, proxies: [proxy('front', { port: 9090 })] },
      'proxies[0].listen.port: 9090 is taken by admin: each listener needs one of its own',
    ],
    [
      'the administrator at the port of the gateway',
      { admin: { port: 8080 } },
      'admin.port: 8080 is taken by listen: each listener needs one of its own',
    ],
    [
      'one Unix socket for two',
      { listen: { socket: 'a.sock' }, proxies: [proxy('front', { socket: 'a.sock' })] },
      'proxies[0].listen.socket: a.sock is taken by listen: each listener needs one of its own',
    ],
  ])('%s', (_what, sections, fault) => expect(faultsOf(sections)).toEqual([fault]))

  it.each<[string, object]>([
    ['ports of their own', { proxies: [proxy('one', { port: 8081 }), proxy('two', { port: 8082 })] }],
    ['a free port for each', { listen: { port: 0 }, proxies: [proxy('one', { port: 0 })] }],
    ['one port at two addresses', { proxies: [proxy('one', { host: '10.0.0.2', port: 8080 })] }],
    ['a socket beside a port', { listen: { socket: 'a.sock' }, proxies: [proxy('one', { port: 8080 })] }],
  ])('but not %s', (_what, sections) => expect(faultsOf(sections)).toEqual([]))
})
