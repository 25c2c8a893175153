import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

const grant = (role: string, where: string) => ({
  name: role,
  to: { roles: [role] },
  on: { services: ['Assets_Service'] },
  for: ['view', 'query', 'identify'],
  with: { fields: { except: ['owner_name', 'phone'] }, where },
})

const here = "district = 'Littlebrook'"
/** Keys of viewers, all with the same rights. */
const viewers = (count: number) => Array.from({ length: count }, (_, nth) => `viewer-key-${nth}`)

const configuredFor = (count: number) => (configuration: PlainConfiguration) => {
  for (const mount of configuration.mounts) mount.cache = [{ life: '1h' }]
  configuration.cache = { statusTo: { roles: ['other'] } }
  for (const key of viewers(count))
    configuration.keys.push({ name: key.replace('-key', ''), key, roles: ['viewer'] })
  configuration.keys.push({ name: 'other', key: 'other-key', roles: ['other'] })
  configuration.grants.push(grant('viewer', here), grant('other', "district = 'Cottonwood'"))
}

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ configure: configuredFor(5) })
  await ask('demo-key', 'MapServer?f=json')
})
afterAll(() => stack?.close())

const base = '/arcgis/rest/services/Assets_Service/'
const ask = async (key: string, target: string, headers: Record<string, string> = {}) => {
  const reply = await fetch(`${stack.gatewayUrl}${base}${target}`, { headers: { token: key, ...headers } })
  const body = Buffer.from(await reply.arrayBuffer())
  return { status: reply.status, body, headers: reply.headers, code: codeIn(body) }
}
const codeIn = (body: Buffer): number | undefined =>
  body[0] === 0x7b ? (JSON.parse(body.toString()) as { error?: { code?: number } }).error?.code : undefined

/** Another picture each time that it is called. */
let east = -117.5
const otherPicture = (): string => {
  east += 0.001
  return `MapServer/export?bbox=-118.5,34,${east},35&bboxSR=4326&size=200,200&layers=show:2&f=image`
}

/** How many pictures and rows were asked of the map server since the last call. */
const asked = (): number => stack.sample.report.take().filter(({ path }) => /export|query$/.test(path)).length
/** Where the last answers came from. */
const sources = (count: number) => stack.audit.slice(-count).map(({ cache }) => cache)

beforeEach(() => {
  stack.sample.faults.clear()
  asked()
})

describe('Kept answers', () => {
  it('let a hundred viewers of equal rights share one render, while it is made and after it', async () => {
    const [few, keys] = [stack, viewers(100)]
    stack = await startStack({ configure: configuredFor(100) })
    await ask('demo-key', 'MapServer?f=json')
    asked()
    const picture = otherPicture()
    stack.sample.faults.add({ fault: { kind: 'slow', delayMs: 300 }, path: /export/ })
    const replies = await Promise.all(keys.map((key) => ask(key, picture)))
    expect(asked()).toBe(1)
    expect(new Set(replies.map(({ body }) => body.toString('base64'))).size).toBe(1)
    expect(replies[0]?.body.subarray(1, 4).toString()).toBe('PNG')
    expect(sources(100).filter((from) => from === 'miss')).toHaveLength(1)
    expect(sources(100)).toContain('collapsed')
    const again = await ask(keys[7] ?? '', picture)
    expect(again.body).toEqual(replies[0]?.body)
    expect([asked(), ...sources(1)]).toEqual([0, 'hit'])
    await stack.close()
    stack = few
  })

  it('are others for other rights', async () => {
    const picture = otherPicture()
    const one = await ask('viewer-key-1', picture)
    const other = await ask('other-key', picture)
    const open = await ask('demo-key', picture)
    expect(asked()).toBe(3)
    expect(new Set([one, other, open].map(({ body }) => body.toString('base64'))).size).toBe(3)
  })

  it('give rows as they were asked for', async () => {
    const rows = 'MapServer/2/query?where=1%3D1&outFields=*&resultRecordCount=5&f=json'
    const first = await ask('viewer-key-1', rows)
    const second = await ask('viewer-key-2', rows)
    expect(asked()).toBe(1)
    expect(second.body).toEqual(first.body)
    expect(second.body.toString()).not.toContain('owner_name')
  })

  it('tell of themselves to certain roles alone, and never of their age', async () => {
    const picture = otherPicture()
    for (const key of ['other-key', 'viewer-key-1']) await ask(key, picture)
    const told = await ask('other-key', picture)
    const untold = await ask('viewer-key-1', picture)
    expect(told.headers.get('cache-status')).toMatch(/^mapgate; hit; ttl=3[56]\d\d$/)
    expect([untold.headers.has('cache-status'), told.headers.has('age')]).toEqual([false, false])
    expect(untold.headers.get('cache-control')).toMatch(/^private, max-age=3[56]\d\d$/)
  })

  it('are confirmed to whoever has them, for as long as the same is shown by the same rights', async () => {
    const picture = otherPicture()
    const first = await ask('viewer-key-1', picture)
    const known = { 'if-none-match': first.headers.get('etag') ?? '' }
    const again = await ask('viewer-key-1', picture, known)
    expect([again.status, again.body.length, asked()]).toEqual([304, 0, 1])
    expect((await ask('other-key', picture, known)).status).toBe(200)
    await stack.reconfigure(({ grants }) => {
      grants.find(({ name }: { name: string }) => name === 'viewer').with.fields.except.push('cost')
    })
    const after = await ask('viewer-key-1', picture, known)
    expect([after.status, after.headers.get('etag') === known['if-none-match']]).toEqual([200, false])
  })

  it('are refused to whose key was taken away, and to whose grant was', async () => {
    const picture = otherPicture()
    for (const key of ['viewer-key-1', 'viewer-key-2']) expect((await ask(key, picture)).status).toBe(200)
    await stack.reconfigure((configuration) => {
      configuration.keys = configuration.keys.filter(({ name }: { name: string }) => name !== 'viewer-1')
    })
    expect((await ask('viewer-key-1', picture)).body.subarray(1, 4).toString()).not.toBe('PNG')
    expect((await ask('viewer-key-2', picture)).status).toBe(200)
    expect(sources(1)).toEqual(['hit'])
    await stack.reconfigure((configuration) => {
      configuration.grants = configuration.grants.filter(({ name }: { name: string }) => name !== 'viewer')
    })
    expect((await ask('viewer-key-2', picture)).body.subarray(1, 4).toString()).not.toBe('PNG')
    await stack.reconfigure(({ grants }) => grants.push(grant('viewer', here)))
  })

  it('are not those of another condition after a reload', async () => {
    const picture = otherPicture()
    const before = await ask('viewer-key-3', picture)
    await stack.reconfigure(({ grants }) => {
      grants.find(({ name }: { name: string }) => name === 'viewer').with.where = "district = 'Cottonwood'"
    })
    const after = await ask('viewer-key-3', picture)
    expect(after.body).not.toEqual(before.body)
    await stack.reconfigure(({ grants }) => {
      grants.find(({ name }: { name: string }) => name === 'viewer').with.where = here
    })
  })

  it.each([
    ['a reply that is cut', { kind: 'cut' }],
    ['a status of the map server', { kind: 'fail', status: 500 }],
    ['a length that is wrong', { kind: 'wrong-length', byBytes: 10 }],
  ] as const)('are none of %s', async (_, fault) => {
    const picture = otherPicture()
    stack.sample.faults.add({ fault, path: /export/, times: 3 })
    await ask('viewer-key-4', picture).catch(() => {})
    stack.sample.faults.clear()
    const reply = await ask('viewer-key-4', picture)
    expect([reply.status, reply.body.subarray(1, 4).toString(), ...sources(1)]).toEqual([200, 'PNG', 'miss'])
  })

  it('are none of errors inside 200', async () => {
    const rows = 'MapServer/2/query?where=no_such_field%3D1&outFields=*&f=json'
    const [first, second] = [await ask('demo-key', rows), await ask('demo-key', rows)]
    expect([first.code, second.code]).toEqual([400, 400])
    expect(asked()).toBe(2)
  })

  it('are none of parts', async () => {
    const picture = otherPicture()
    await ask('demo-key', picture, { range: 'bytes=0-3' })
    const whole = await ask('demo-key', picture)
    expect([whole.status, whole.body.subarray(1, 4).toString(), ...sources(1)]).toEqual([200, 'PNG', 'miss'])
  })
})

describe('An edit', () => {
  const rows = 'FeatureServer/2/query?where=1%3D1&outFields=*&resultRecordCount=3&f=json'
  const read = async (mount = '/arcgis') => {
    const url = `${stack.gatewayUrl}${mount}/rest/services/Assets_Service/${rows}`
    const reply = await fetch(url, { headers: { token: 'demo-key' } })
    return ((await reply.json()) as { features: { attributes: Record<string, unknown> }[] }).features[0]
      ?.attributes
  }
  /** Edits the first row. @returns its new status */
  const edit = async (mount = '/arcgis') => {
    const { status, ...row } = (await read()) ?? {}
    const next = status === 'closed' ? 'open' : 'closed'
    const [id = ''] = Object.keys(row).filter((name) => name.toLowerCase() === 'objectid')
    const updates = JSON.stringify([{ attributes: { [id]: row[id], status: next } }])
    const url = `${stack.gatewayUrl}${mount}/rest/services/Assets_Service/FeatureServer/2/applyEdits`
    const edited = await fetch(url, {
      method: 'POST',
      headers: { token: 'demo-key' },
      body: new URLSearchParams({ updates, f: 'json' }),
    })
    expect(await edited.text()).toContain('"success":true')
    return next
  }

  it('has answers about its service asked for again', async () => {
    await read()
    const status = await edit()
    expect((await read())?.status).toBe(status)
  })

  it('has those asked for again that were had by another name of the same map server', async () => {
    await stack.reconfigure(({ upstreams, mounts }) => {
      const [[name, sample]] = Object.entries<{ url: string }>(upstreams) as [[string, { url: string }]]
      upstreams.again = { ...sample, url: `${sample.url}/` }
      mounts.push({
        ...mounts.find(({ upstream }: { upstream: string }) => upstream === name),
        path: '/again',
        upstream: 'again',
      })
    })
    for (const [edited, other] of [
      ['/arcgis', '/again'],
      ['/again', '/arcgis'],
    ] as const) {
      await read(other)
      await read(other)
      expect(sources(1)).toEqual(['hit'])
      const status = await edit(edited)
      expect((await read(other))?.status).toBe(status)
    }
  })
})
