/**
 * `mapgate demo --host 0.0.0.0` was reached by everybody on the network with the key and the passwords that its documentation prints.
 */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startDemo } from '../../packages/gateway/src/demo/demo.ts'

let demo: Awaited<ReturnType<typeof startDemo>>
beforeAll(async () => {
  demo = await startDemo({ host: '0.0.0.0', port: 0 })
})
afterAll(() => demo?.close())

const local = (path: string) => `http://127.0.0.1:${demo.gateway.port}${path}`
const listed = async (token: string) => {
  const reply = await fetch(local('/arcgis/rest/services?f=json'), { headers: { token } })
  return (await reply.json()) as { error?: { code: number }; services?: unknown[] }
}
const signedIn = async (username: string, password: string) => {
  const body = new URLSearchParams({ username, password, f: 'json' })
  const reply = await fetch(local('/arcgis/tokens/generateToken'), { method: 'POST', body })
  return (await reply.json()) as { token?: string }
}

it('refuses the known key and passwords where other machines reach it', async () => {
  expect((await listed('demo-key')).error?.code).toBe(498)
  expect((await signedIn('editor', 'editor-demo')).token).toBeUndefined()
  expect((await signedIn('visitor', 'visitor-demo')).token).toBeUndefined()
  expect((await signedIn('crew', 'crew-demo')).token).toBeUndefined()
})

it('takes those that it made for this start', async () => {
  expect((await listed(demo.secrets.key)).services).not.toEqual([])
  expect((await signedIn('editor', demo.secrets.editor)).token).toEqual(expect.any(String))
  expect(demo.pageUrl).toContain(demo.secrets.key.replace('demo-key-', '#pass='))
})
