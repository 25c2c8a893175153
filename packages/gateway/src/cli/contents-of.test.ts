import { expect, it } from 'vitest'
import { contentsOf } from './contents-of.ts'

const bare = {
  upstreams: { ags: {} },
  mounts: [{}],
  keys: [],
  users: [],
  issuers: [],
  signIn: { providers: [], directories: [] },
  portals: [],
  certificates: [],
  proxies: [],
  areas: {},
  grants: [{}, {}],
}

it('check counts what everybody has', () =>
  expect(contentsOf(bare as never)).toBe('1 upstream, 1 mount, 0 keys, 0 users, 2 grants'))

it('check counts every way in that a configuration has', () =>
  expect(
    contentsOf({
      ...bare,
      issuers: [{}],
      signIn: { providers: [{}, {}], directories: [{}, {}] },
      portal: { clients: [{}] },
      portals: [{}],
      certificates: [{}],
      proxies: [{}, {}],
      areas: { city: {} },
    } as never),
  ).toBe(
    '1 upstream, 1 mount, 0 keys, 0 users, 1 issuer, 2 providers, 2 directories, 1 application, 1 portal, 1 certificate, 2 front proxies, 1 area, 2 grants',
  ))
