import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  asImage,
  type PeopleStack,
  picture,
  service,
  startPeopleStack,
  ticketOf,
  ticketStatus,
} from './people-stack.ts'
import { createWalker, signInAs, untilBack } from './walker.ts'

const minute = 60_000
const callback = /\/callback\?/

let stack: PeopleStack
/** Where the clock of the gateway stands still, but for `skip`; undefined: it goes. */
let standsAtMs: number | undefined

beforeAll(async () => {
  stack = await startPeopleStack({
    clock: () => standsAtMs ?? Date.now(),
    people: {
      ada: { name: 'Ada', groups: ['GIS Readers', 'Everyone'], region: 'north' },
      eve: { name: 'Eve', groups: ['GIS Readers'] },
      bob: { name: 'Bob', groups: ['Cooks <b>', 'Bakers'] },
      many: { name: 'Many', _claim_names: { groups: 'src1' } },
      none: { name: 'None' },
    },
    partners: { ada: { name: 'Another Ada', groups: ['partners'] } },
  })
})
afterAll(() => stack?.close())

describe('a person who signs in at a provider', () => {
  it('comes back to where they wanted to go, and sees pictures', async () => {
    const walker = createWalker()
    const page = await signInAs(walker, 'ada', stack.at('corp', `${service}?f=pjson`))
    expect(page.status).toBe(200)
    expect(page.url).toBe(`${stack.gatewayUrl}${service}?f=pjson`)
    expect(await stack.pictureStatus(walker)).toBe(200)
    expect(stack.audit.at(-1)).toMatchObject({ principal: 'oidc:corp:ada', carrier: 'cookie' })
    expect(stack.audit.find(({ operation }) => operation === 'gateway.sign-in')).toMatchObject({
      principal: 'oidc:corp:ada',
      status: 303,
    })
  })

  it('is somebody else at another provider, whatever they are called there', async () => {
    const walker = createWalker()
    await signInAs(walker, 'ada', stack.at('partner'))
    expect(await stack.pictureStatus(walker)).toBe(200)
    expect(stack.audit.at(-1)?.principal).toBe('oidc:partner:ada')
  })

  it('ends the session that the browser had before', async () => {
    const walker = createWalker()
    await signInAs(walker, 'ada', stack.at('corp'))
    const [name = '', former = ''] =
      [...walker.cookiesOf(stack.gatewayUrl)].find(([key]) => key === 'mapgate') ?? []
    await signInAs(walker, 'ada', stack.at('partner'))
    expect(walker.cookiesOf(stack.gatewayUrl).get(name)).not.toBe(former)
    const old = createWalker()
    old.cookiesOf(stack.gatewayUrl).set(name, former)
    await expect.poll(() => stack.pictureStatus(old)).toBe(401)
    expect(await stack.pictureStatus(walker)).toBe(200)
  })

  it('can do so in five tabs at once', async () => {
    const walker = createWalker()
    const starts = await Promise.all(
      Array.from({ length: 5 }, () =>
        walker.get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start?to=${encodeURIComponent(service)}`),
      ),
    )
    for (const { headers } of starts) {
      await walker.get(headers.get('location') ?? '')
      const page = await walker.follow(callback)
      const back = page.includes('/callback')
        ? page
        : await walker.post(page, { person: 'ada' }).then(() => walker.follow(callback))
      const came = await walker.get(back)
      expect([came.status, came.headers.get('location')]).toEqual([303, service])
    }
    expect(await stack.pictureStatus(walker)).toBe(200)
  })

  it('without a role is told which groups came, and sees what anybody may see', async () => {
    const walker = createWalker()
    const page = await signInAs(walker, 'bob', stack.at('corp', service))
    expect(page.status).toBe(200)
    expect(page.text).toContain('Bob')
    expect(page.text).toContain('Cooks &#60;b&#62;')
    expect(page.text).toContain('Bakers')
    expect(page.text).toContain(`href="${service}"`)
    expect(await stack.pictureStatus(walker)).toBe(403)
  })

  it('in more groups than the provider names has no role, and is told so', async () => {
    const page = await signInAs(createWalker(), 'many', stack.at('corp'))
    expect(page.text).toContain('in more groups than Example Corp can name')
  })

  it('of whom no groups came is told that', async () => {
    expect((await signInAs(createWalker(), 'none', stack.at('corp'))).text).toContain('named no groups')
  })

  it('who cancels at the provider is told that in words of the gateway', async () => {
    const walker = createWalker()
    await walker.get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`)
    const page = await walker.follow()
    await walker.post(page, { cancel: 'yes' })
    await walker.follow()
    expect(walker.at.status).toBe(400)
    expect(walker.at.text).toContain('was cancelled')
    expect(walker.at.text).not.toContain('The person')
    expect(stack.audit.at(-1)?.reason).toBe('credential.sign-in-failed: the provider said access_denied')
  })
})

describe('what is not signed in', () => {
  const nobody = () => createWalker()
  it('is led to the sign-in page where a page is asked for', async () => {
    const page = await nobody().get(`${stack.gatewayUrl}${service}?f=html&x=1`, { accept: 'text/html' })
    expect(page.status).toBe(303)
    const to = new URL(page.headers.get('location') ?? '', page.url).searchParams.get('to')
    expect(to).toBe(`${service}?f=html&x=1`)
  })

  it('gets the status for pictures and the code for data, never a redirect', async () => {
    expect((await nobody().get(stack.gatewayUrl + picture, asImage)).status).toBe(401)
    const data = await nobody().get(`${stack.gatewayUrl}${service}?f=json`, {
      accept: '*/*',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
    })
    expect(JSON.parse(data.text).error.code).toBe(499)
  })

  it('begins no sign-in by a picture or a script', async () => {
    for (const headers of [asImage, { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }])
      expect((await nobody().get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`, headers)).status).toBe(401)
  })

  it('inside a page of another site gets a page that opens a window', async () => {
    const page = await nobody().get(
      `${stack.gatewayUrl}/.mapgate/oidc/corp/start?to=${encodeURIComponent(service)}`,
      {
        'sec-fetch-dest': 'iframe',
        'sec-fetch-site': 'cross-site',
      },
    )
    expect(page.status).toBe(200)
    expect(page.text).toContain('target="_blank"')
    expect(page.headers.get('content-security-policy')).toContain('frame-ancestors *')
    expect(page.headers.get('set-cookie')).toBeNull()
  })
})

describe('a session', () => {
  it('of which groups are taken away loses their rights, and so does what was made from it', async () => {
    const walker = createWalker()
    await signInAs(walker, 'eve', stack.at('corp'))
    const minted = await ticketOf(stack, walker)
    expect(await ticketStatus(stack, minted)).toBe(200)
    stack.corp.people.eve = { name: 'Eve', groups: [] }
    stack.skip(6 * minute)
    expect(await stack.pictureStatus(walker)).toBe(403)
    await expect.poll(() => ticketStatus(stack, minted)).toBe(401)
    stack.corp.people.eve = { name: 'Eve', groups: ['GIS Readers'] }
    stack.skip(6 * minute)
    expect(await stack.pictureStatus(walker)).toBe(200)
    expect(await ticketStatus(stack, minted)).toBe(401)
  })

  it('is asked about again and again, each time with the newest refresh token', async () => {
    const walker = createWalker()
    await signInAs(walker, 'ada', stack.at('corp'))
    for (let round = 0; round < 4; round++) {
      stack.skip(6 * minute)
      expect(await stack.pictureStatus(walker)).toBe(200)
    }
    expect(stack.corp.asked.filter((path) => path === '/token').length).toBeGreaterThan(4)
  })

  it('is not asked about where another one got no answer a moment ago', async () => {
    const [one, other] = [createWalker(), createWalker()]
    await signInAs(one, 'ada', stack.at('corp'))
    await signInAs(other, 'ada', stack.at('corp'))
    stack.corp.setDown(true)
    stack.skip(6 * minute)
    // A moment is ten seconds, and a slow machine may take longer for two pictures.
    standsAtMs = Date.now()
    const before = stack.corp.asked.length
    const statuses = [await stack.pictureStatus(one), await stack.pictureStatus(other)]
    const asked = stack.corp.asked.slice(before)
    standsAtMs = undefined
    stack.corp.setDown(false)
    expect(statuses).toEqual([200, 200])
    expect(asked.filter((path) => path === '/token')).toHaveLength(1)
    stack.skip(minute)
  })

  it('goes on through an outage of the provider, and ends when that takes the grant back', async () => {
    const walker = createWalker()
    await signInAs(walker, 'ada', stack.at('corp'))
    stack.corp.setDown(true)
    stack.skip(6 * minute)
    expect(await stack.pictureStatus(walker)).toBe(200)
    const start = await createWalker().get(`${stack.gatewayUrl}/.mapgate/oidc/corp/start`)
    expect(start.status).toBe(303)
    stack.corp.setDown(false)
    await stack.corp.revoke('ada')
    stack.skip(6 * minute)
    expect(await stack.pictureStatus(walker)).toBe(401)
  })
})

describe('a provider', () => {
  it('may change its keys from one sign-in to the next', async () => {
    await signInAs(createWalker(), 'ada', stack.at('corp'))
    stack.corp.rotate()
    const walker = createWalker()
    await signInAs(walker, 'ada', stack.at('corp'))
    expect(await stack.pictureStatus(walker)).toBe(200)
  })

  it('that does not answer when the code comes back leaves nobody signed in, and says so', async () => {
    const walker = createWalker()
    const back = await untilBack(walker, 'ada', stack.at('corp'))
    stack.corp.setDown(true)
    const page = await walker.get(back)
    stack.corp.setDown(false)
    expect(page.status).toBe(503)
    expect(page.text).toContain('Example Corp does not answer')
    expect(walker.cookiesOf(stack.gatewayUrl).has('mapgate')).toBe(false)
  })
})
