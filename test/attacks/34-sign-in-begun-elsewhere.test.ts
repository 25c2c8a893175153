import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type PeopleStack, startPeopleStack } from '../e2e/sign-in/people-stack.ts'
import { createWalker, signInAs, untilBack, type Walker } from '../e2e/sign-in/walker.ts'

// A sign-in that one browser began is finished by another: login CSRF, codes that were caught, and providers that are mixed up.

let stack: PeopleStack

beforeAll(async () => {
  stack = await startPeopleStack({
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers'] },
      mallory: { name: 'Mallory', groups: ['GIS Readers'] },
    },
    partners: { mallory: { name: 'Mallory', groups: ['partners'] } },
  })
})
afterAll(() => stack?.close())

const hasSession = (walker: Walker): boolean => walker.cookiesOf(stack.gatewayUrl).has('mapgate')
const isTransaction = ([name]: [string, string]): boolean => name.startsWith('mapgate-oidc-')

const exchanges = (): number =>
  [stack.corp, stack.partner].flatMap(({ asked }) => asked.filter((path) => path === '/token')).length

/** Refused, before any provider was asked about the code. */
async function refused(walker: Walker, back: string): Promise<void> {
  const before = exchanges()
  const page = await walker.get(back)
  expect(page.status).toBe(400)
  expect(hasSession(walker)).toBe(false)
  expect(exchanges()).toBe(before)
}

describe('a code of somebody else', () => {
  it('signs nobody in whose browser did not begin (login CSRF)', async () => {
    const back = await untilBack(createWalker(), 'mallory', stack.at('corp'))
    await refused(createWalker(), back)
  })

  it('signs nobody in who is in the middle of a sign-in of their own', async () => {
    const back = await untilBack(createWalker(), 'mallory', stack.at('corp'))
    const victim = createWalker()
    const own = new URL(await untilBack(victim, 'ada', stack.at('corp')))
    await refused(victim, back)
    const swapped = new URL(own)
    swapped.searchParams.set('code', new URL(back).searchParams.get('code') ?? '')
    // The code was given for another PKCE verifier and another nonce, so the provider refuses it.
    expect((await victim.get(swapped.href)).status).toBe(400)
    expect(hasSession(victim)).toBe(false)
  })

  it('signs nobody in by a cookie that was renamed or copied from another sign-in', async () => {
    const attacker = createWalker()
    const back = await untilBack(attacker, 'mallory', stack.at('corp'))
    const [name = ''] = [...attacker.cookiesOf(stack.gatewayUrl)].find(isTransaction) ?? []
    const victim = createWalker()
    await untilBack(victim, 'ada', stack.at('corp'))
    const [, value = ''] = [...victim.cookiesOf(stack.gatewayUrl)].find(isTransaction) ?? []
    victim.cookiesOf(stack.gatewayUrl).set(name, value)
    await refused(victim, back)
  })
})

describe('an answer of the provider', () => {
  it('is good once', async () => {
    const walker = createWalker()
    const back = await untilBack(walker, 'ada', stack.at('corp'))
    const jar = new Map(walker.cookiesOf(stack.gatewayUrl))
    await walker.get(back)
    expect(hasSession(walker)).toBe(true)
    const again = createWalker()
    for (const [name, value] of jar) again.cookiesOf(stack.gatewayUrl).set(name, value)
    await refused(again, back)
  })

  it('is good for ten minutes', async () => {
    const walker = createWalker()
    const back = await untilBack(walker, 'ada', stack.at('corp'))
    stack.skip(11 * 60_000)
    await refused(walker, back)
  })

  it('is not taken at the address of another provider, nor without an issuer, nor from another one (mix-up)', async () => {
    const changes: ((url: URL) => void)[] = [
      (url) => {
        url.pathname = url.pathname.replace('/corp/', '/partner/')
      },
      (url) => {
        url.pathname = url.pathname.replace('/corp/', '/partner/')
        url.searchParams.set('iss', stack.partner.issuer)
      },
      (url) => url.searchParams.set('iss', stack.partner.issuer),
      (url) => url.searchParams.delete('iss'),
      (url) => url.searchParams.append('state', 'another'),
      (url) => url.searchParams.append('code', 'another'),
      (url) => url.searchParams.delete('state'),
    ]
    for (const change of changes) {
      const walker = createWalker()
      const back = new URL(await untilBack(walker, 'ada', stack.at('corp')))
      change(back)
      await refused(walker, back.href)
    }
  })
})

describe('a session', () => {
  it('that was planted before the sign-in is not the one after it, and has ended (fixation)', async () => {
    const attacker = createWalker()
    await signInAs(attacker, 'mallory', stack.at('corp'))
    const planted = attacker.cookiesOf(stack.gatewayUrl).get('mapgate') ?? ''
    const victim = createWalker()
    victim.cookiesOf(stack.gatewayUrl).set('mapgate', planted)
    await signInAs(victim, 'ada', stack.at('corp'))
    expect(victim.cookiesOf(stack.gatewayUrl).get('mapgate')).not.toBe(planted)
    await expect.poll(() => stack.pictureStatus(attacker)).toBe(401)
    expect(await stack.pictureStatus(victim)).toBe(200)
    expect(stack.audit.at(-1)?.principal).toBe('oidc:corp:ada')
  })
})
