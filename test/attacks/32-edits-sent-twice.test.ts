import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const app = 'http://app.example'
const layer = '/arcgis/rest/services/Assets_Service/FeatureServer/2'

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    configure: (configuration) => {
      configuration.origins = [app]
      configuration.keys.push({ name: 'second', key: 'second-key', roles: ['everything'] })
      configuration.grants.push({
        name: 'anybody',
        to: { anonymous: true },
        on: { services: ['Assets_Service'] },
        for: ['view', 'query', 'edit'],
      })
    },
  })
})
afterAll(() => stack?.close())

const form = (values: Record<string, string>) => new URLSearchParams({ f: 'json', ...values })

async function count(): Promise<number> {
  const path = `${layer}/query?where=1=1&returnCountOnly=true&f=json`
  const reply = await fetch(stack.gatewayUrl + path, { headers: { token: 'demo-key' } })
  return (await reply.json()).count
}

/** Sends an addition under a key. */
async function add(
  key: string,
  { note = 'a', headers = { token: 'demo-key' } as Record<string, string>, values = {} } = {},
) {
  const features = JSON.stringify([{ attributes: { note }, geometry: { x: 0, y: 0 } }])
  const reply = await fetch(`${stack.gatewayUrl}${layer}/addFeatures`, {
    method: 'POST',
    headers: { 'idempotency-key': key, ...headers },
    body: form({ features, ...values }),
  })
  const text = await reply.text()
  return {
    text,
    code: JSON.parse(text).error?.code,
    replayed: reply.headers.get('idempotency-replayed'),
    reply,
  }
}

describe('an edit that is sent twice under one key', () => {
  it('is made once, and both are told the same', async () => {
    const before = await count()
    const first = await add('key-1')
    const second = await add('key-1')
    expect(first.text).toContain('"success":true')
    expect([second.text, first.replayed, second.replayed]).toEqual([first.text, null, 'true'])
    expect(second.reply.headers.get('content-type')).toBe(first.reply.headers.get('content-type'))
    expect(await count()).toBe(before + 1)
  })

  it('is made once also where both come at the same time', async () => {
    const before = await count()
    const all = await Promise.all(Array.from({ length: 8 }, () => add('key-2')))
    expect(all.every(({ code, text }) => code === 409 || text.includes('"success":true'))).toBe(true)
    expect(await count()).toBe(before + 1)
  })

  it('is made once also after a reload, and is another for another caller', async () => {
    const before = await count()
    await add('key-3')
    await stack.reconfigure((configuration) => {
      configuration.grants.push({ name: 'more', to: { roles: ['nobody'] }, for: ['view'] })
    })
    expect((await add('key-3')).replayed).toBe('true')
    expect((await add('key-3', { headers: { token: 'second-key' } })).replayed).toBeNull()
    expect(await count()).toBe(before + 2)
  })

  it('is no other edit, and another is not taken for it', async () => {
    const before = await count()
    await add('key-4')
    expect((await add('key-4', { note: 'b' })).code).toBe(422)
    expect((await add('key-4', { values: { rollbackOnFailure: 'false' } })).code).toBe(422)
    expect(await count()).toBe(before + 1)
  })

  it('that was refused leaves its key free', async () => {
    const refused = await fetch(`${stack.gatewayUrl}${layer}/addFeatures`, {
      method: 'POST',
      headers: { 'idempotency-key': 'key-5', token: 'demo-key' },
      body: form({ features: 'no rows' }),
    })
    expect((await refused.json()).error.code).toBe(400)
    expect((await add('key-5')).text).toContain('"success":true')
  })

  it('is not sent again where nobody knows what became of it', async () => {
    stack.sample.faults.add({ path: /addFeatures/, fault: { kind: 'cut' }, times: 1 })
    const before = await count()
    const first = await add('key-cut')
    const second = await add('key-cut')
    stack.sample.faults.clear()
    expect([first.code, second.code]).toEqual([504, 504])
    expect(await count()).toBe(before + 1)
    expect((await add('key-cut')).code).toBe(504)
  })

  it('needs a caller who can be told apart, and a key that can be read', async () => {
    const before = await count()
    expect((await add('key-6', { headers: {} })).code).toBe(400)
    expect((await add('two words')).code).toBe(400)
    expect(await count()).toBe(before)
  })

  it('cannot be sent by a foreign page with the cookie of its victim', async () => {
    const begun = await fetch(`${stack.gatewayUrl}/.mapgate/session`, {
      method: 'POST',
      headers: { token: 'demo-key', origin: app },
    })
    const cookie = (begun.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
    const before = await count()
    for (const headers of [{ cookie }, { cookie, origin: 'http://evil.test' }, { cookie, origin: 'null' }])
      expect((await add('key-7', { headers: headers as Record<string, string> })).code).toBe(403)
    expect(await count()).toBe(before)
    expect((await add('key-7', { headers: { cookie, origin: app } })).text).toContain('"success":true')
  })

  it('may be sent by pages of the configured origins, which read whether it was replayed', async () => {
    const preflight = await fetch(`${stack.gatewayUrl}${layer}/addFeatures`, {
      method: 'OPTIONS',
      headers: { origin: app, 'access-control-request-method': 'POST' },
    })
    expect(preflight.headers.get('access-control-allow-headers')).toContain('idempotency-key')
    const { reply } = await add('key-8', { headers: { token: 'demo-key', origin: app } })
    expect(reply.headers.get('access-control-expose-headers')).toContain('Idempotency-Replayed')
  })
})

describe('a key on a question', () => {
  it('means nothing', async () => {
    const path = `${layer}/query?where=1=1&returnCountOnly=true&f=json`
    const headers = { token: 'demo-key', 'idempotency-key': 'two words' }
    const reply = await fetch(stack.gatewayUrl + path, { headers })
    expect((await reply.json()).count).toBeGreaterThan(0)
  })
})

describe('edits of one row at the same time', () => {
  it('are made one after the other, and all of them', async () => {
    const { text } = await add('key-9')
    const [{ objectId }] = JSON.parse(text).addResults
    const update = (note: string) =>
      fetch(`${stack.gatewayUrl}${layer}/updateFeatures`, {
        method: 'POST',
        headers: { token: 'demo-key' },
        body: form({ features: JSON.stringify([{ attributes: { objectid: objectId, note } }]) }),
      }).then((reply) => reply.text())
    const all = await Promise.all(Array.from({ length: 12 }, (_, nth) => update(`note ${nth}`)))
    for (const one of all) expect(one).toContain('"success":true')
  })
})
