import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

// Pictures that are asked for again and again are given by a shorter way. Whatever happens while many ask for one, whoever asks afterwards gets what a gateway
// would give that has no such way.

const viewers = ['one', 'two', 'three', 'four', 'five'].map((name) => `viewer-key-${name}`)
const grant = (where: string) => ({
  name: 'viewers',
  to: { roles: ['viewer'] },
  on: { services: ['Assets_Service'] },
  for: ['view', 'query'],
  with: { where },
})

const configure = (configuration: PlainConfiguration): void => {
  configuration.admin = { port: 0 }
  for (const mount of configuration.mounts) mount.cache = [{ life: '10m' }]
  for (const key of viewers) configuration.keys.push({ name: key, key, roles: ['viewer'] })
  configuration.keys.push({ name: 'keen', key: 'keen-key', roles: ['viewer', 'keen'] })
  configuration.grants.push(grant("district = 'Littlebrook'"))
}

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ configure })
})
afterAll(() => stack?.close())

const service = '/arcgis/rest/services/Assets_Service/'
const view = 'bbox=-118.5,34,-117.5,35&bboxSR=4326&layers=show:2&f=image'
let other = 0
/** A picture that nobody asked for before. */
const newPicture = (): string => {
  other += 1
  return `${service}MapServer/export?${view}&size=1000,1000&transparent=true&dpi=${96 + other}`
}

/** The picture as base64, or the status and code of a refusal. */
async function ask(key: string, target: string): Promise<string> {
  const reply = await fetch(`${stack.gatewayUrl}${target}`, { headers: { token: key } })
  const body = Buffer.from(await reply.arrayBuffer())
  return reply.headers.get('content-type') === 'image/png'
    ? body.toString('base64')
    : `refused ${reply.status}`
}

/** Asks with all keys until the picture is given by the shorter way to each. */
async function warm(picture: string, keys = viewers): Promise<string> {
  for (let time = 0; time < 3; time++) for (const key of keys) await ask(key, picture)
  const found = await ask(keys[0] ?? '', picture)
  expect(found).not.toContain('refused')
  expect(stack.audit.at(-1)?.cache).toBe('hit')
  return found
}

/** Lets something happen while many ask. What each of them got who asked after it had happened. */
async function during(picture: string, happens: () => Promise<unknown>, keys = viewers): Promise<string[]> {
  let isOver = false
  let before = 0
  const after: string[] = []
  const enough = Promise.withResolvers<void>()
  const asking = keys.map(async (key) => {
    for (let left = 10; left > 0; ) {
      const begunAfter = isOver
      const found = await ask(key, picture)
      if (begunAfter) {
        after.push(found)
        left -= 1
      } else before += 1
      if (before > 20) enough.resolve()
    }
  })
  await enough.promise
  await happens()
  isOver = true
  await Promise.all(asking)
  expect(after).toHaveLength(10 * keys.length)
  return after
}

const showDistrict = (district: string): Promise<void> =>
  stack.reconfigure(({ grants }) => {
    grants.find(({ name }: { name: string }) => name === 'viewers').with.where = `district = '${district}'`
  })

/** Deletes what the viewers see. */
const edit = async (): Promise<void> => {
  const layer = `${stack.gatewayUrl}${service}FeatureServer/2`
  const headers = { token: 'demo-key' }
  const where = encodeURIComponent("district = 'Littlebrook'")
  const found = await fetch(`${layer}/query?where=${where}&returnIdsOnly=true&f=json`, { headers })
  const { objectIds } = (await found.json()) as { objectIds: number[] }
  const body = new URLSearchParams({ deletes: objectIds.join(), f: 'json', rollbackOnFailure: 'false' })
  const reply = await fetch(`${layer}/applyEdits`, { method: 'POST', headers, body })
  expect(await reply.text()).toContain('"success":true')
}

const purge = async (): Promise<void> => {
  const reply = await fetch(`${stack.adminUrl}/cache/purge`, {
    method: 'POST',
    headers: { 'x-mapgate-admin': '1', 'content-type': 'application/json' },
    body: '{}',
  })
  expect(reply.status).toBe(200)
}

describe('In the middle of load', () => {
  it('another condition of a grant leaves nobody a picture of the one before', async () => {
    const picture = newPicture()
    const old = await warm(picture)
    const after = await during(picture, () => showDistrict('Cottonwood'))
    expect(new Set(after).size).toBe(1)
    expect(after).not.toContain(old)
    await showDistrict('Littlebrook')
  })

  it('an edit leaves nobody a picture from before it', async () => {
    const picture = newPicture()
    const old = await warm(picture)
    const after = await during(picture, edit)
    expect(new Set(after).size).toBe(1)
    expect(after).not.toContain(old)
  })

  it('a key that is taken away is refused, and all others go on', async () => {
    const picture = newPicture()
    const old = await warm(picture)
    const gone = viewers[4] ?? ''
    const others = viewers.slice(0, 4)
    let refused: string[] = []
    const after = await during(
      picture,
      async () => {
        await stack.reconfigure((configuration) => {
          configuration.keys = configuration.keys.filter(({ key }: { key: string }) => key !== gone)
        })
        refused = [await ask(gone, picture), await ask(gone, picture)]
      },
      others,
    )
    expect(new Set(after)).toEqual(new Set([old]))
    expect(refused).toEqual(['refused 401', 'refused 401'])
  })

  it('a purge has the picture asked for again', async () => {
    const picture = newPicture()
    await warm(picture)
    stack.sample.report.take()
    await during(picture, purge, viewers.slice(0, 4))
    expect(stack.sample.report.take().filter(({ path }) => path.includes('export'))).toHaveLength(1)
  })
})

it('A picture that is given again and again has one life', async () => {
  const picture = newPicture()
  await warm(picture, viewers.slice(0, 4))
  stack.skip(9 * 60_000)
  await ask(viewers[0] ?? '', picture)
  expect(stack.audit.at(-1)?.cache).toBe('hit')
  stack.skip(61_000)
  await ask(viewers[0] ?? '', picture)
  expect(stack.audit.at(-1)?.cache).toBe('miss')
})

it('A picture that is given again costs a rate what it cost the first time', async () => {
  await stack.reconfigure((configuration) => {
    const rates = [{ name: 'keen', per: 'principal', roles: ['keen'], units: 20, every: '1h' }]
    configuration.limits = { ...configuration.limits, rates }
  })
  const picture = newPicture()
  const found: string[] = []
  for (let time = 0; time < 20; time++) found.push(await ask('keen-key', picture))
  // 1 unit and 1 for the pixels of each.
  expect(found.filter((one) => !one.startsWith('refused'))).toHaveLength(10)
  expect(new Set(found.filter((one) => one.startsWith('refused')))).toEqual(new Set(['refused 429']))
})
