import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PlainConfiguration, type Stack, startStack } from '../e2e/stack.ts'

// Pictures that are asked for again and again are given by a shorter way, without planning and masking. By it nobody may get what the longer way would not give
// to them now. A request for a part goes the longer way, and a part that cannot be read is the whole: so each picture is held against that.

const start = Date.now()
const inTwoMinutes = new Date(start + 120_000).toISOString()
const grant = (role: string, narrowing: object) => ({
  name: `${role} ${JSON.stringify(narrowing).length}`,
  to: role === 'anonymous' ? { anonymous: true } : { roles: [role] },
  on: { services: ['Assets_Service'] },
  for: ['view'],
  with: narrowing,
})
const inDistrict = (name: string) => ({ where: `district = '${name}'` })
const callers = [
  'rows-Littlebrook',
  'rows-Red Butte',
  'area-Littlebrook',
  'area-Red Butte',
  'ends',
  'begins',
  '',
]

const configure = (configuration: PlainConfiguration): void => {
  for (const mount of configuration.mounts) mount.cache = [{ life: '10m' }]
  for (const name of callers.filter(Boolean)) {
    const [role, district] = name.split('-')
    configuration.users.push({
      ...{ name, password: `${name}-password`, roles: [role] },
      attributes: district ? { district } : {},
    })
  }
  configuration.grants.push(
    grant('rows', { where: 'district = :principal.district' }),
    grant('area', { area: { of: { area: 'districts', named: ':principal.district' }, pictures: 'pixels' } }),
    grant('ends', { valid: { until: inTwoMinutes }, ...inDistrict('Littlebrook') }),
    grant('ends', inDistrict('Red Butte')),
    grant('begins', { valid: { from: inTwoMinutes } }),
    grant('anonymous', inDistrict('Red Butte')),
  )
}

let stack: Stack
beforeAll(async () => {
  stack = await startStack({ configure, clock: () => start })
})
afterAll(() => stack?.close())

const picture = 'Assets_Service/MapServer/export?bbox=-118.5,34,-117.5,35&bboxSR=4326&size=200,200&f=image'
const targets = ['/arcgis/rest/services/', '/map/'].flatMap((mount) => [
  `${mount}${picture}`,
  `${mount}${picture}&layers=show:2,6&format=jpg`,
])

async function ask(name: string, target: string, more: Record<string, string> = {}) {
  const password = Buffer.from(`${name}:${name}-password`).toString('base64')
  const signedIn = name === '' ? {} : { authorization: `Basic ${password}` }
  const reply = await fetch(stack.gatewayUrl + target, { headers: { ...signedIn, ...more } })
  const { status, headers } = reply
  const body = Buffer.from(await reply.arrayBuffer()).toString('base64')
  return { status, type: headers.get('content-type'), etag: headers.get('etag'), body }
}

/** What a caller is given again and again, after it was held against the longer way. */
async function given(name: string, target: string) {
  for (let times = 0; times < 3; times += 1) await ask(name, target)
  const short = await ask(name, target)
  expect(short).toEqual(await ask(name, target, { range: 'none' }))
  return short
}

describe('A picture that is given again and again', () => {
  it.each(targets)('is the one of the rights of each caller: %s', async (target) => {
    const pictures = new Map<string, Awaited<ReturnType<typeof given>>>()
    for (const name of callers) pictures.set(name, await given(name, target))
    const all = [...pictures.values()]
    expect(new Set(all.map(({ body }) => body)).size).toBeGreaterThan(3)
    for (const [name, { etag }] of pictures) {
      for (const one of all) {
        if (one.etag === null) continue
        const { status } = await ask(name, target, { 'if-none-match': one.etag })
        expect(status === 304, `${name} with ${one.etag}`).toBe(one.etag === etag)
      }
    }
  })

  it('is another one once a grant has ended or begun, and when the clock is set back', async () => {
    const [target = ''] = targets
    const both = async () => [(await given('ends', target)).body, (await given('begins', target)).body]
    const before = await both()
    stack.skip(121_000)
    const after = await both()
    expect(after.map((body, at) => body === before[at])).toEqual([false, false])
    stack.skip(-121_000)
    expect(await both()).toEqual(before)
  })
})
