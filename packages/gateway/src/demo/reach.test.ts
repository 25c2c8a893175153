import { expect, it } from 'vitest'
import { reachOf } from './reach.ts'

it.each([
  ['127.0.0.1', true, '127.0.0.1'],
  ['localhost', true, 'localhost'],
  ['::1', true, '[::1]'],
  ['0.0.0.0', false, '192.0.2.7'],
  ['::', false, '192.0.2.7'],
  ['192.0.2.9', false, '192.0.2.9'],
  ['gis-7.example', false, 'gis-7.example'],
])('%s is reached only from this machine: %s, and called %s', (host, isOnlyHere, publicHost) =>
  expect(reachOf(host, () => ['192.0.2.7'])).toEqual({ isOnlyHere, publicHost }),
)
