import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { scripted } from '../../../packages/gateway/src/cli/init/asker.fixture.ts'
import { certificateBox } from '../../../packages/gateway/src/cli/init/certificate-question.ts'
import type { InitFlags } from '../../../packages/gateway/src/cli/init/flags.ts'
import { chooseSite } from '../../../packages/gateway/src/cli/init/site-question.ts'
import {
  answering,
  answeringAt,
  siteInfo,
  startBoth,
  startPlain,
  startSelfSigned,
  type TestSite,
} from './sites.ts'

const open: { close(): void }[] = []
const opened = <Site extends TestSite>(site: Site): Site => {
  open.push(site)
  return site
}
afterEach(() => {
  for (const site of open.splice(0)) site.close()
})
const folder = mkdtempSync(join(tmpdir(), 'mapgate-init-sites-'))
const box = certificateBox()
afterAll(() => {
  rmSync(folder, { recursive: true })
  box.empty()
})

const noFlags: InitFlags = {
  out: 'mapgate.yaml',
  force: false,
  yes: true,
  demo: false,
  upstreamAnonymous: false,
  upstreamPasswordStdin: false,
  userPasswordStdin: false,
}

/** What is said and chosen for an address that a flag gives. */
async function choose(upstream: string, given: Partial<InitFlags> = {}) {
  const said: string[] = []
  const say = (text: string) => void said.push(text)
  const flags = { ...noFlags, upstream, ...given }
  const chosen = await chooseSite({ flags, asker: undefined, say, box })
  return { chosen, said: said.join('\n') }
}

describe('An address given by a flag', () => {
  it('is looked for where its path leaves it open, and told with what it says of itself', async () => {
    const info = { ...siteInfo, owningSystemUrl: 'https://gis.example.org/portal/' }
    const { port } = opened(await startPlain(answeringAt({ '/server/rest/info': info })))
    const { chosen, said } = await choose(`http://127.0.0.1:${port}`)
    expect(chosen).toMatchObject({
      url: `http://127.0.0.1:${port}/server`,
      site: { portal: 'https://gis.example.org/portal' },
    })
    expect(said).toContain(
      'ArcGIS Server 11.3.0, with token security; part of the portal https://gis.example.org/portal',
    )
  })

  it.each([
    [
      'a page',
      answering('text/html', '<html>Sign in</html>'),
      /no ArcGIS Server: a proxy, a sign-in page.*Sign in/,
    ],
    ['JSON of something else', answering('application/json', '{"hello":1}'), /no ArcGIS Server \(not-arcgis/],
    ['nothing under this path', answeringAt({}), /no ArcGIS site under this path/],
    [
      'an error of the server',
      answering('text/plain', 'out of memory', 500),
      /no ArcGIS Server|cannot be reached/,
    ],
  ])('that answers %s is kept, with what was wrong', async (_, answer, words) => {
    const { port } = opened(await startPlain(answer))
    const { chosen, said } = await choose(`http://127.0.0.1:${port}/arcgis`)
    expect(chosen).toEqual({ url: `http://127.0.0.1:${port}/arcgis`, caFile: undefined })
    expect(said).toMatch(words)
  })

  it('that sends elsewhere is kept, and nobody follows', async () => {
    const { port } = opened(
      await startPlain((_request, response) => {
        response.writeHead(302, { location: 'https://sso.example.org/login?secret=4711' }).end()
      }),
    )
    const { said } = await choose(`http://127.0.0.1:${port}/arcgis`)
    expect(said).toMatch(/sends elsewhere.*https:\/\/sso\.example\.org/)
    expect(said).not.toContain('4711')
  })

  it('with http for https is told so, and the other way round', async () => {
    const secure = opened(await startSelfSigned(answering('text/plain', '')))
    expect((await choose(`http://127.0.0.1:${secure.port}/arcgis`)).said).toMatch(
      /http:\/\/ where it wants https/,
    )
    const plain = opened(await startPlain(answering('text/plain', '')))
    expect((await choose(`https://127.0.0.1:${plain.port}/arcgis`)).said).toMatch(/begin with http:\/\//)
  })

  it.each([
    [
      'http://no-such-machine.invalid/arcgis',
      /no machine is named no-such-machine\.invalid|cannot be looked up/,
    ],
    ['http://127.0.0.1:9/arcgis', /nothing listens on port 9 of 127\.0\.0\.1/],
    ['http://169.254.169.254/arcgis', /link-local or metadata address/],
  ])('%s is kept, with what to look at', async (address, words) => {
    const { chosen, said } = await choose(address)
    expect(chosen?.url).toBe(address)
    expect(said).toMatch(words)
  })

  it('of something that speaks no HTTP is told so', async () => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH\r\n')).listen(0, '127.0.0.1')
    await new Promise((done) => server.once('listening', done))
    open.push(server)
    const { port } = server.address() as { port: number }
    expect((await choose(`http://127.0.0.1:${port}/arcgis`)).said).toMatch(
      /does not speak HTTP|closes the connection/,
    )
  })

  it.each([['/portal'], ['/portal/home/index.html'], ['/portal/sharing/rest']])(
    'of a portal is refused, by what it says or how it is written: %s',
    async (path) => {
      const { port } = opened(
        await startPlain(answeringAt({ '/portal/sharing/rest': { currentVersion: '2024.1' } })),
      )
      await expect(choose(`http://127.0.0.1:${port}${path}`)).rejects.toThrow(
        /is a portal, and not a map server/,
      )
    },
  )

  it('whose certificate nobody vouches for is never believed, unless a file says so', async () => {
    const { port, pem } = opened(await startSelfSigned(answeringAt({ '/arcgis/rest/info': siteInfo })))
    const address = `https://127.0.0.1:${port}/arcgis`
    const { chosen, said } = await choose(address)
    expect(said).toMatch(/signed by itself.*--upstream-ca/s)
    expect(chosen?.site).toBeUndefined()
    const upstreamCa = join(folder, 'own.pem')
    writeFileSync(upstreamCa, pem)
    expect((await choose(address, { upstreamCa })).chosen).toMatchObject({
      caFile: upstreamCa,
      site: { version: '11.3.0' },
    })
    await expect(choose(address, { upstreamCa: join(folder, 'none.pem') })).rejects.toThrow(
      /there is no file/,
    )
  })

  it('without a scheme is not asked without encryption where its certificate is not trusted', async () => {
    const asked: string[] = []
    const secure = opened(await startSelfSigned(answering('text/plain', '')))
    const plain = opened(
      await startPlain((request, response) => {
        asked.push(request.url ?? '')
        answeringAt({ '/arcgis/rest/info': siteInfo })(request, response)
      }),
    )
    const { port } = opened(await startBoth(secure, plain))
    const { chosen } = await choose(`127.0.0.1:${port}/arcgis`)
    expect(chosen?.url).toBe(`https://127.0.0.1:${port}/arcgis`)
    expect(asked).toEqual([])
    expect((await choose(`http://127.0.0.1:${port}/arcgis`)).chosen?.site).toBeDefined()
  })
})

describe('An address that is asked for', () => {
  const ask = async (...answers: readonly (string | number)[]) => {
    const asker = scripted(...answers)
    const { upstream: _, ...flags } = { ...noFlags, upstream: '' }
    return { asker, chosen: await chooseSite({ flags, asker, say: asker.say, box }) }
  }

  it('is asked again until it is found', async () => {
    const { port } = opened(await startPlain(answeringAt({ '/arcgis/rest/info': siteInfo })))
    const { chosen } = await ask(
      'geoserver',
      'ftp://x',
      'http://127.0.0.1:9/arcgis',
      1,
      `127.0.0.1:${port}/arcgis/manager`,
    )
    expect(chosen).toMatchObject({ url: `http://127.0.0.1:${port}/arcgis` })
  })

  it('is taken all the same where somebody says so, and demo is no address', async () => {
    expect((await ask('http://127.0.0.1:9/arcgis', 2)).chosen).toEqual({
      url: 'http://127.0.0.1:9/arcgis',
      caFile: undefined,
    })
    expect((await ask('demo')).chosen).toBeUndefined()
  })

  it('with a certificate of its own shows its fingerprint, and is believed only by choice', async () => {
    const { port } = opened(await startSelfSigned(answeringAt({ '/arcgis/rest/info': siteInfo })))
    const address = `https://127.0.0.1:${port}/arcgis`
    const believed = await ask(address, 2)
    expect(believed.asker.said.join('\n')).toMatch(/for {6}CN=gis\.internal.*SHA-256 {2}([0-9A-F]{2}:){31}/s)
    expect(believed.chosen).toMatchObject({
      caFile: expect.stringMatching(/upstream-ca\.pem$/),
      site: { hasTokens: true },
    })
    const refused = await ask(address, 3, 2)
    expect(refused.chosen).toEqual({ url: address, caFile: undefined })
  })
})
