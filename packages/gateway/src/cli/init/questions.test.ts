import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { scripted } from './asker.fixture.ts'
import { type InitFlags, missingFlags } from './flags.ts'
import { chooseEntrance, chooseKeyName, chooseOrigins } from './other-questions.ts'
import { chooseServices } from './services-question.ts'
import { chooseSignIn } from './sign-in-question.ts'
import { chooseUser } from './user-question.ts'

const folder = mkdtempSync(join(tmpdir(), 'mapgate-questions-'))
afterAll(() => rmSync(folder, { recursive: true }))
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const noFlags: InitFlags = {
  out: 'mapgate.yaml',
  force: false,
  yes: true,
  demo: false,
  upstreamAnonymous: false,
  upstreamPasswordStdin: false,
  userPasswordStdin: false,
}
const flags = (given: Partial<InitFlags>): InitFlags => ({ ...noFlags, ...given })
const byFlags = (given: Partial<InitFlags>) => ({ flags: flags(given), asker: undefined })
const asked = (...answers: readonly (string | number)[]) => ({ flags: noFlags, asker: scripted(...answers) })

describe('Where nobody can be asked', () => {
  it('every flag that is missing is named, and only the first one with --yes', () => {
    expect(missingFlags(flags({ yes: false }))).toHaveLength(7)
    expect(missingFlags(flags({}))).toEqual(['--upstream <url> (or --demo)'])
    expect(missingFlags(flags({ demo: true }))).toEqual([])
  })

  it('all flags together are enough', () => {
    const all = { publicUrl: 'u', origin: ['loopback'], service: ['**'], user: 'ines' }
    const given = flags({ yes: false, upstream: 'u', upstreamAnonymous: true, key: false, ...all })
    expect(missingFlags(given)).toEqual([])
  })
})

describe('The public address', () => {
  const siteUrl = 'https://gis.example.org/arcgis'
  const said: string[] = []
  const say = (text: string) => void said.push(text)

  it.each([
    [{ publicUrl: 'http://127.0.0.1:8087/' }, 'http://127.0.0.1:8087', '127.0.0.1', 8087, 'loopback'],
    [
      { publicUrl: 'http://localhost:8087', port: 8087 },
      'http://localhost:8087',
      '127.0.0.1',
      8087,
      'loopback',
    ],
    [
      { publicUrl: 'http://localhost:8087', port: 8080, host: '0.0.0.0' },
      'http://localhost:8087',
      '0.0.0.0',
      8080,
      'loopback',
    ],
    [{ publicUrl: 'https://my.url.com/gis/' }, 'https://my.url.com/gis', '127.0.0.1', 8080, 'front'],
    [
      { publicUrl: 'https://my.url.com', front: ['10.0.0.5'] },
      'https://my.url.com',
      '0.0.0.0',
      8080,
      'front',
    ],
    [
      { publicUrl: 'https://my.url.com', tlsCert: 'c', tlsKey: 'k' },
      'https://my.url.com',
      '0.0.0.0',
      443,
      'certificate',
    ],
    [
      { publicUrl: 'https://my.url.com:8443', tlsCert: 'c', tlsKey: 'k' },
      'https://my.url.com:8443',
      '0.0.0.0',
      8443,
      'certificate',
    ],
  ] as const)('%j is listened on as it has to be', async (given, publicUrl, host, port, kind) => {
    expect(await chooseEntrance({ ...byFlags(given), siteUrl, say })).toMatchObject({
      publicUrl,
      host,
      port,
      entrance: { kind },
    })
  })

  it.each([
    [{ publicUrl: 'my.url.com' }, /begins with https/],
    [{ publicUrl: 'https://GIS.example.org/' }, /is the address of the map server itself/],
    [{ publicUrl: 'http://my.url.com' }, /could be read on their way/],
    [{ publicUrl: 'https://my.url.com/?a=b' }, /nothing more/],
    [{ publicUrl: 'http://127.0.0.1:8087', port: 8080 }, /do not fit/],
    [{ publicUrl: 'https://my.url.com', tlsCert: 'c' }, /go together/],
    [{ publicUrl: 'https://my.url.com', tlsCert: 'c', tlsKey: 'k', front: ['10.0.0.5'] }, /who brings HTTPS/],
    [{ publicUrl: 'http://127.0.0.1:8443', tlsCert: 'c', tlsKey: 'k' }, /begins with https/],
    [{ publicUrl: 'https://my.url.com', front: ['proxy.internal'] }, /an address or a network/],
  ] as const)('%j is refused with a reason', async (given, reason) => {
    await expect(chooseEntrance({ ...byFlags(given), siteUrl, say })).rejects.toThrow(reason)
  })

  it('is asked until it is one, with who brings HTTPS', async () => {
    const context = asked('gis', 'http://my.url.com', 'https://my.url.com', 2, '10.0.0.5, 10.0.0.6')
    const entrance = { kind: 'front', addresses: ['10.0.0.5', '10.0.0.6'] }
    expect(await chooseEntrance({ ...context, siteUrl, say })).toMatchObject({
      publicUrl: 'https://my.url.com',
      entrance,
    })
  })

  it('is the next free port, and says so, where the usual one is taken', async () => {
    let port = 0
    const choose = async () => {
      const other = createServer().listen(8080, '127.0.0.1')
      await new Promise((done) => other.once('listening', done).once('error', done))
      said.length = 0
      ;({ port } = await chooseEntrance({ ...byFlags({}), siteUrl, say }))
      other.close()
      return port
    }
    // Somebody else may have the port for a moment alone, such as a test that looks whether it is free.
    await expect.poll(choose).toBeGreaterThan(8080)
    expect(said).toEqual([expect.stringMatching(`^Port 8080 .* is taken .*: ${port}\\.$`)])
  })
})

describe('Origins', () => {
  it.each([
    ['', ['loopback']],
    ['https://app.example.org/map/index.html#x loopback', ['https://app.example.org', 'loopback']],
  ])('%j is read as %j', async (answer, origins) => {
    expect(await chooseOrigins(asked(answer))).toEqual(origins)
  })

  it.each([['*'], ['https://*.example.org'], ['app.example.org'], ['file:///map.html']])(
    '%s is refused, and asked for again',
    async (answer) => {
      await expect(chooseOrigins(byFlags({ origin: [answer] }))).rejects.toThrow(/--origin: /)
      expect(await chooseOrigins(asked(answer, 'loopback'))).toEqual(['loopback'])
    },
  )
})

describe('The services', () => {
  const found = {
    services: [
      { name: 'Base', type: 'MapServer' },
      { name: 'Water/Assets', type: 'MapServer' },
      { name: 'Water/Assets', type: 'FeatureServer' },
      { name: '2024', type: 'MapServer' },
    ],
  }

  it.each([
    ['', ['**']],
    ['ALL', ['**']],
    ['1, 3', ['Base', '2024']],
    ['1-2', ['Base', 'Water/Assets']],
    ['Water/ Base', ['Water/*', 'Base']],
    ['2024', ['2024']],
    ['Hidden_Service', ['Hidden_Service']],
  ])('%j gives %j', async (answer, patterns) => {
    expect(await chooseServices({ ...asked(answer), found })).toEqual(patterns)
  })

  it.each([['0'], ['4'], ['3-1'], ['2-9'], [',']])('%j is asked for again', async (answer) => {
    expect(await chooseServices({ ...asked(answer, '1'), found })).toEqual(['Base'])
  })

  it('are listed once each with their kinds, and a list that is not given is told with its reason', async () => {
    const asker = scripted('all')
    await chooseServices({ flags: noFlags, asker, found })
    expect(asker.said[0]).toContain('2  Water/Assets  (MapServer, FeatureServer)')
    const other = scripted('Assets')
    await chooseServices({ flags: noFlags, asker: other, found: { services: [], unlisted: '403' } })
    expect(other.said[0]).toContain('lists no services (403)')
  })
})

describe('The first user', () => {
  const environment = {}

  it('has a password that is made, each time another', async () => {
    const first = await chooseUser({ ...byFlags({}), environment })
    const second = await chooseUser({ ...byFlags({}), environment })
    expect(first).toMatchObject({
      name: 'viewer',
      isMade: true,
      password: expect.stringMatching(/^([a-z2-9]{5}-){3}[a-z2-9]{5}$/),
    })
    expect(second.password).not.toBe(first.password)
  })

  it('has the password of a file or of the environment', async () => {
    const given = { user: 'ines', userPasswordFile: file('password', 'of the file 1\n') }
    const variables = { MAPGATE_USER_PASSWORD: 'of the environment 1' }
    expect(await chooseUser({ ...byFlags(given), environment: variables })).toEqual({
      name: 'ines',
      password: 'of the file 1',
      isMade: false,
    })
    expect(await chooseUser({ ...byFlags({}), environment: variables })).toMatchObject({
      password: 'of the environment 1',
    })
  })

  it.each([
    [{ userPasswordFile: 'short' }, 'short', /at least 10 characters/],
    [{ userPasswordFile: 'known' }, 'password123', /can be guessed/],
    [{ userPasswordFile: 'name', user: 'ines-of-water' }, 'ines-of-water', /is not the name/],
    [{ userPasswordFile: 'empty' }, '', /is empty/],
    [{ user: 'a:b' }, '', /no colon/],
    [{ userPasswordFile: 'both', userPasswordStdin: true }, 'of the file 1', /give one of/],
  ] as const)('%j is refused', async (given: Partial<InitFlags>, text, reason) => {
    const named =
      given.userPasswordFile === undefined
        ? given
        : { ...given, userPasswordFile: file(given.userPasswordFile, text) }
    const chosen = chooseUser({ ...byFlags(named), environment })
    await expect(chosen).rejects.toThrow(reason)
    if (text !== '') await expect(chosen).rejects.not.toThrow(text === 'ines-of-water' ? 'nothing' : text)
  })

  it('types a password twice, until it is good and the same', async () => {
    const context = asked(
      'ines',
      2,
      'short',
      'long enough 1',
      'long enough 2',
      'long enough 1',
      'long enough 1',
    )
    expect(await chooseUser({ ...context, environment })).toEqual({
      name: 'ines',
      password: 'long enough 1',
      isMade: false,
    })
    expect(context.asker.said).toContain('  The two differ.')
  })
})

describe('The first key', () => {
  it.each([
    [{}, 'first-key'],
    [{ key: false }, undefined],
    [{ key: true }, 'first-key'],
    [{ key: 'reports' }, 'reports'],
  ])('%j is named %s', async (given, name) => {
    expect(await chooseKeyName(byFlags(given))).toBe(name)
  })

  it('is left out at a terminal by none', async () => {
    expect(await chooseKeyName(asked('none'))).toBeUndefined()
    await expect(chooseKeyName(byFlags({ key: ' ' }))).rejects.toThrow(/--key: a name/)
  })
})

describe('The sign-in at the map server', () => {
  const environment = { MAPGATE_UPSTREAM_PASSWORD: 'secret-of-the-upstream' }
  const site = { url: 'https://gis.internal/arcgis' }
  const portal = 'https://gis.example.org/portal'
  const secret = 'secret-of-the-upstream'
  const found = { url: site.url, version: '11.3', hasTokens: true }
  const choose = (given: Partial<InitFlags>, at: Parameters<typeof chooseSignIn>[0]['site'] = site) =>
    chooseSignIn({ ...byFlags(given), say: () => {}, site: at, environment })

  it.each([
    [{}, { kind: 'none' }],
    [{ upstreamAnonymous: true }, { kind: 'none' }],
    [{ upstreamUser: 'maps' }, { kind: 'password', username: 'maps', secret }],
    [
      { upstreamUser: 'maps', portal: `${portal}/home/` },
      { kind: 'password', username: 'maps', secret, portal },
    ],
    [
      { upstreamClientId: 'abc', portal: `${portal}/sharing/rest` },
      { kind: 'application', clientId: 'abc', secret, portal },
    ],
    [{ upstreamHeader: 'X-Api-Key' }, { kind: 'header', name: 'X-Api-Key', secret }],
  ])('%j', async (given, signIn) => {
    expect((await choose(given)).signIn).toEqual(signIn)
  })

  it.each([
    [{ upstreamUser: 'maps', upstreamHeader: 'X-Key' }, /give one of/],
    [{ upstreamUser: 'maps', upstreamAnonymous: true }, /give one of/],
    [{ upstreamPasswordStdin: true }, /needs --upstream-user/],
    [{ upstreamClientId: 'abc' }, /needs the --portal/],
    [{ upstreamHeader: 'X Key' }, /no name of a header/],
    [{ upstreamClientId: 'abc', portal: 'gis.example.org' }, /no address of a portal/],
  ])('%j is refused', async (given, reason) => {
    await expect(choose(given)).rejects.toThrow(reason)
  })

  it('sends no password to a portal that only the map server names', async () => {
    await expect(choose({ upstreamUser: 'maps' }, { ...site, site: { ...found, portal } })).rejects.toThrow(
      `give --portal ${portal}`,
    )
    const own = { ...site, site: { ...found, portal: 'https://gis.internal/portal' } }
    expect((await choose({ upstreamUser: 'maps' }, own)).signIn).toMatchObject({ kind: 'password' })
  })

  it('is asked, and not tried where the map server was not found', async () => {
    const context = asked(2, `${portal}/home`, 'abc', 'typed secret')
    const chosen = await chooseSignIn({ ...context, say: () => {}, site, environment: {} })
    expect(chosen).toEqual({
      signIn: { kind: 'application', portal, clientId: 'abc', secret: 'typed secret' },
    })
  })
})
