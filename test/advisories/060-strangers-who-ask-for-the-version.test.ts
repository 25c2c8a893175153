import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type MiniStack, startMiniStack } from '../system/faults/mini-stack.ts'

/**
 * `rest/info` is for everybody, and made the gateway ask the map server for its version every ten minutes: a request upstream for
 * callers to whom nothing is granted.
 */
describe('a stranger', () => {
  let stack: MiniStack
  /** Every request that came to the map server, `rest/info` too. */
  let requests = 0
  beforeAll(async () => {
    stack = await startMiniStack()
    // The first reading of the catalogue is over: nothing of it comes late.
    await stack.gateway.refreshCatalog()
    stack.upstream.server.on('request', () => {
      requests += 1
    })
  })
  afterAll(() => stack.close())

  const endpoints = [
    'rest/info?f=json',
    'rest/info',
    'rest/services?f=json',
    'rest/services',
    'rest/services/Assets_Service/MapServer?f=json',
    'rest/services/Guess/MapServer?f=json',
    'tokens/generateToken?f=json',
    'rest/services/Assets_Service/MapServer/export?bbox=0,0,1,1&f=image',
  ]

  it('makes no request to the map server, by whatever path and however much later', async () => {
    const before = requests
    for (const laterMs of [0, 700_000, 700_000]) {
      stack.skip(laterMs)
      for (const accept of ['*/*', 'text/html'])
        for (const endpoint of endpoints)
          await (
            await fetch(`${stack.gateway.url}/arcgis/${endpoint}`, { headers: { accept } })
          ).arrayBuffer()
    }
    expect(requests).toBe(before)
  })

  it('hears the version all the same', async () => {
    const info = await (await fetch(`${stack.gateway.url}/arcgis/rest/info?f=json`)).json()
    expect(info).toMatchObject({ currentVersion: 10.31, fullVersion: '10.3.1' })
  })
})
