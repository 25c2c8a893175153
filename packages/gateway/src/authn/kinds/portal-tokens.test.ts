import { describe, expect, it } from 'vitest'
import { codeOf, startRoom } from '../authn.fixture.ts'

const token = 'a-portal-token-of-ada..'
const section = {
  name: 'agol',
  url: 'https://acme.maps.arcgis.com',
  orgId: 'acmeOrg',
  appIds: ['mapApp'],
  roles: ['staff'],
  groups: { g1: ['field'] },
  portalRoles: { org_admin: ['chief'] },
  attributes: { region: 'region' },
}
const self = {
  id: 'acmeOrg',
  user: { username: 'Ada', orgId: 'acmeOrg', role: 'org_admin', region: 'north', groups: [{ id: 'g1' }] },
  appInfo: { appId: 'mapApp' },
}
const unknown = { error: { code: 498, message: 'Invalid token.' } }

/** Authentication with portals that answer as tests say, by host. */
async function startPortals(portals: readonly object[] = [section]) {
  const asked: { host: string; token: string | null; referer: string | null }[] = []
  const replies: Record<string, (token: string | null) => unknown> = {}
  const fetcher = (async (url: string, init: { body: URLSearchParams; headers: Record<string, string> }) => {
    const { host } = new URL(url)
    const shown = init.body.get('token')
    asked.push({ host, token: shown, referer: init.headers.referer ?? null })
    const reply = replies[host]?.(shown) ?? (shown === token ? self : unknown)
    if (reply instanceof Error) throw reply
    return new Response(JSON.stringify(reply))
  }) as unknown as typeof fetch
  return { ...(await startRoom({ portals }, { fetch: fetcher })), asked, replies }
}

describe('a token of a portal', () => {
  it('names the person, with roles by group and by role at the portal', async () => {
    const { show } = await startPortals()
    expect(await show(token, 'query')).toMatchObject({
      id: 'portal:agol:Ada',
      kind: 'portal',
      shownAs: 'portal-token',
      roles: ['staff', 'field', 'chief'],
      attributes: { region: 'north' },
    })
  })

  it('is asked about once a minute, however many requests show it', async () => {
    const { show, asked, time } = await startPortals()
    await Promise.all(Array.from({ length: 20 }, () => show(token)))
    time.now += 59_000
    await show(token)
    expect(asked).toHaveLength(1)
    time.now += 1_000
    await show(token)
    expect(asked).toHaveLength(2)
  })

  it('that the portal took back ends within a minute', async () => {
    const { show, replies, time } = await startPortals()
    await show(token)
    replies['acme.maps.arcgis.com'] = () => unknown
    time.now += 60_000
    expect(await codeOf(show(token))).toBe('credential.invalid')
  })

  it('has new rights within a minute', async () => {
    const { show, replies, time } = await startPortals()
    await show(token)
    replies['acme.maps.arcgis.com'] = () => ({
      ...self,
      user: { ...self.user, role: 'org_user', groups: [] },
    })
    time.now += 60_000
    expect((await show(token)).roles).toEqual(['staff'])
  })

  it('in an outage is nobody and no bad token: the portal cannot be reached', async () => {
    const { show, replies, time, asked } = await startPortals()
    replies['acme.maps.arcgis.com'] = () => new Error('connection refused')
    expect(await codeOf(show(token))).toBe('credential.issuer-unreachable')
    for (let nth = 0; nth < 20; nth++) await codeOf(show(`another-token-${nth}..`))
    expect(asked).toHaveLength(3)
    replies['acme.maps.arcgis.com'] = () => undefined
    time.now += 6_000
    expect((await show(token)).id).toBe('portal:agol:Ada')
  })

  it('that is wrong is asked about once in five seconds', async () => {
    const { show, asked, time } = await startPortals()
    const wrong = 'a-token-of-nobody..'
    for (let nth = 0; nth < 5; nth++) expect(await codeOf(show(wrong))).toBe('credential.invalid')
    expect(asked).toHaveLength(1)
    time.now += 5_000
    await codeOf(show(wrong))
    expect(asked).toHaveLength(2)
  })

  it('made up, again and again, does not become a flood, nor keep others out', async () => {
    const { show, asked } = await startPortals()
    const codes = new Set<string>()
    for (let nth = 0; nth < 200; nth++) codes.add(await codeOf(show(`made-up-token-${nth}..`)))
    expect([...codes]).toEqual(['credential.invalid', 'credential.throttled'])
    expect(asked.length).toBeLessThanOrEqual(60)
    expect((await show(token, 'header', { clientAddress: '198.51.100.7' })).id).toBe('portal:agol:Ada')
  })

  it('that is good does not pay for questions by origins without number', async () => {
    const { show, asked } = await startPortals()
    for (let nth = 0; nth < 200; nth++)
      await codeOf(show(token, 'header', { origin: `https://app${nth}.example` }))
    expect(asked.length).toBeLessThanOrEqual(61)
  })

  it('is not shown to a portal where it is a key, a token of ours, a JWT, a password or too short', async () => {
    const { show, asked, authn, context } = await startPortals()
    await show('web-key')
    const { token: own } = await authn.tokens.issue(
      { username: 'editor', password: 'editor-password' },
      context(),
    )
    for (const text of [
      own,
      `${own.slice(0, -3)}AAA`,
      `mgkey_${'A'.repeat(43)}`,
      'eyJhbGciOiJub25lIn0.e30.',
      'short',
    ])
      await codeOf(show(text))
    await codeOf(show(Buffer.from('ada:a-password-of-ada').toString('base64'), 'basic'))
    expect(asked).toEqual([])
  })
})

describe('the page that a token of a portal is bound to', () => {
  it('is told to the portal, and each page is asked for by itself', async () => {
    const { show, asked } = await startPortals()
    await show(token, 'header', { origin: 'https://app.example' })
    await show(token, 'header', { origin: 'https://app.example' })
    await show(token, 'header', { referer: 'https://other.example/map?x=1' })
    await show(token)
    await show(token, 'header', { origin: 'https://app.example' })
    expect(asked.map(({ referer }) => referer)).toEqual([
      'https://app.example',
      'https://other.example',
      null,
    ])
  })

  it('is the one of the configuration where it names one, so one question does for all', async () => {
    const { show, asked } = await startPortals([{ ...section, referer: 'https://gate.example' }])
    await show(token, 'header', { origin: 'https://app.example' })
    await show(token)
    expect(asked.map(({ referer }) => referer)).toEqual(['https://gate.example'])
  })
})

describe('several portals', () => {
  const inHouse = { ...section, name: 'house', url: 'https://gis.example.org/portal' }

  it('are asked in turn, and first the one that knew the token before', async () => {
    const { show, asked, replies, time } = await startPortals([section, inHouse])
    replies['acme.maps.arcgis.com'] = () => unknown
    expect((await show(token)).id).toBe('portal:house:Ada')
    time.now += 60_000
    await show(token)
    expect(asked.map(({ host }) => host)).toEqual([
      'acme.maps.arcgis.com',
      'gis.example.org',
      'gis.example.org',
    ])
  })

  it.each<[string, unknown, unknown, string]>([
    [
      'one does not answer, another does not know it',
      new Error('down'),
      unknown,
      'credential.issuer-unreachable',
    ],
    [
      'one does not know it, another does not answer',
      unknown,
      new Error('down'),
      'credential.issuer-unreachable',
    ],
    ['one does not answer, another knows it', new Error('down'), self, 'none'],
    ['none knows it', unknown, unknown, 'credential.invalid'],
    ['it is of another organisation', { ...self, id: 'x' }, unknown, 'access.denied'],
    [
      'it is of another organisation, and one does not answer',
      { ...self, id: 'x' },
      new Error(),
      'credential.issuer-unreachable',
    ],
  ])('where %s', async (_what, first, second, code) => {
    const { show, replies } = await startPortals([section, inHouse])
    replies['acme.maps.arcgis.com'] = () => first
    replies['gis.example.org'] = () => second
    expect(await codeOf(show(token))).toBe(code)
  })
})

describe('what is made from a token of a portal', () => {
  it('lives for five minutes at the most: nobody knows how long the token itself lives', async () => {
    const { show, authn, context, time } = await startPortals()
    const principal = await show(token)
    const { ticket, expiresAt } = await authn.tickets.issue(principal, {}, context())
    const issued = await authn.tokens.issue(
      { token, expiration: '480', serverUrl: 'https://gate.example/arcgis' },
      context(),
    )
    for (const end of [expiresAt, issued.expires]) {
      expect(end).toBeGreaterThanOrEqual(time.now + 150_000)
      expect(end).toBeLessThanOrEqual(time.now + 300_000)
    }
    time.now += 300_000
    expect(await codeOf(show(ticket))).toBe('credential.expired')
    expect(await codeOf(show(issued.token))).toBe('credential.expired')
  })

  it('stays the same for a while, so that browsers use pictures again', async () => {
    const { show, authn, context, time } = await startPortals()
    time.now -= time.now % 150_000
    const first = await authn.tickets.issue(await show(token), {}, context())
    const tickets = new Set([first.ticket])
    for (let minute = 1; minute <= 2; minute++) {
      time.now += 60_000
      tickets.add((await authn.tickets.issue(await show(token), {}, context())).ticket)
    }
    expect(tickets.size).toBeLessThanOrEqual(2)
  })

  it('ends where the portal is configured no more', async () => {
    const { show, authn, context, store } = await startPortals()
    const { ticket } = await authn.tickets.issue(await show(token), {}, context())
    const without = await startRoom({}, { store })
    expect(await codeOf(without.show(ticket))).toBe('credential.invalid')
  })

  it('ends with the person, for good', async () => {
    const { show, store, authn, time } = await startPortals()
    await show(token)
    await store.changes.append({ subject: 'portal:agol:Ada', before: time.now, at: time.now })
    await authn.refresh()
    expect(await codeOf(show(token))).toBe('credential.invalid')
  })
})
