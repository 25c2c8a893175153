import { startSampleServer } from '@mapgate/sample-server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { warmUp } from './warm-up.ts'

const account = { username: 'gateway', password: 'sample-server-demo' }
let sample: Awaited<ReturnType<typeof startSampleServer>>
beforeAll(async () => {
  sample = await startSampleServer({ port: 0, users: [account] })
})
afterAll(() => sample?.close())

it('has tiles of the basemap drawn, with the token that a map server wants', async () => {
  await warmUp(sample.url, account)
  const tiles = sample.report.take().filter(({ path }) => path.includes('/tile/'))
  const drawn = { service: 'Topo_Basemap/MapServer', status: 200, errorCode: null }
  expect(tiles).toMatchObject([drawn, drawn])
})

it('is silent where nobody answers', async () => {
  expect(await warmUp('http://127.0.0.1:9/arcgis', account)).toBeUndefined()
})
