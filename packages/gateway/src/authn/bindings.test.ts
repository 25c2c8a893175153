import { describe, expect, it } from 'vitest'
import type { Binding } from '../store/port.ts'
import { checkBindings } from './bindings.ts'

type Whereabouts = Parameters<typeof checkBindings>[1]

const nowhere: Whereabouts = { clientAddress: '192.0.2.1', origin: undefined, referer: undefined }

describe('checkBindings', () => {
  const page: Binding = { origins: ['https://app.example'] }
  it.each<[string, Binding, Partial<Whereabouts>, boolean]>([
    ['its origin', page, { origin: 'https://app.example' }, true],
    ['a page of its origin, by the referer of a picture', page, { referer: 'https://app.example/' }, true],
    ['a page of its origin in a sandbox', page, { origin: 'null', referer: 'https://app.example/x' }, true],
    ['no sign of an origin', page, {}, false],
    ['an origin that begins the same', page, { origin: 'https://app.example.evil.test' }, false],
    ['another scheme', page, { origin: 'http://app.example' }, false],
    ['another port', page, { origin: 'https://app.example:8443' }, false],
    [
      'a foreign origin with a forged referer',
      page,
      { origin: 'https://evil.test', referer: 'https://app.example/' },
      false,
    ],
    [
      'its name in the query of another page',
      page,
      { referer: 'https://evil.test/?https://app.example' },
      false,
    ],
    ['its name as user information', page, { referer: 'https://app.example@evil.test/' }, false],
    ['its network', { networks: ['10.0.0.0/8'] }, { clientAddress: '10.9.8.7' }, true],
    [
      'its network, written as IPv6',
      { networks: ['10.0.0.0/8'] },
      { clientAddress: '::ffff:10.9.8.7' },
      true,
    ],
    ['another network', { networks: ['10.0.0.0/8'] }, { clientAddress: '11.0.0.1' }, false],
    ['its IPv6 network', { networks: ['2001:db8::/32'] }, { clientAddress: '2001:db8:1::1' }, true],
    ['its address', { networks: ['192.0.2.1'] }, {}, true],
    ['no address at all', { networks: ['0.0.0.0/0'] }, { clientAddress: '' }, false],
    [
      'its referer that is no address',
      { referer: '@esri/arcgis-rest-js' },
      { referer: '@esri/arcgis-rest-js' },
      true,
    ],
    ['another referer', { referer: '@esri/arcgis-rest-js' }, { referer: 'https://app.example' }, false],
    [
      'one of two that must hold',
      { ...page, networks: ['10.0.0.0/8'] },
      { origin: 'https://app.example' },
      false,
    ],
  ])('from %s', (_title, binding, whereabouts, holds) => {
    const check = () => checkBindings([binding], { ...nowhere, ...whereabouts })
    if (holds) expect(check).not.toThrow()
    else expect(check).toThrow(expect.objectContaining({ code: 'credential.bound-elsewhere' }))
  })
})
