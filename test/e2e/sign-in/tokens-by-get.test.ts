import { Writable } from 'node:stream'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../stack.ts'

const logged: string[] = []
const log = pino(
  { level: 'warn' },
  new Writable({ write: (chunk, _, done) => done(void logged.push(String(chunk))) }),
)

let stack: Stack
beforeAll(async () => {
  stack = await startStack({
    log,
    configure: ({ mounts, users }) => {
      mounts.push({ path: '/old', upstream: 'sample', insecureTokensByGet: true })
      users.push({ name: 'ann', password: 'pass word&more', roles: ['everything'] })
    },
  })
})
afterAll(() => stack?.close())

const right = 'username=ann&password=pass+word%26more'
const ask = async (path: string, init: RequestInit = {}) => {
  const reply = await fetch(`${stack.gatewayUrl}${path}`, init)
  return { reply, body: JSON.parse((await reply.text()).replace(/^[^{]*|[^}]*$/g, '')) }
}

describe('a token request by GET', () => {
  it.each(['/tokens', '/tokens/', '/tokens/generateToken', '/TOKENS/generatetoken'])(
    'is answered at a mount that allows it, and only there: %s',
    async (path) => {
      const { reply, body } = await ask(`/old${path}?f=json&request=getToken&${right}`)
      expect(body).toEqual({
        token: expect.stringMatching(/^mgtok_/),
        expires: expect.anything(),
        ssl: false,
      })
      expect(reply.headers.get('cache-control')).toBe('no-store')
      expect((await ask(`/arcgis${path}?f=json&${right}`)).body.error.code).toBe(405)
    },
  )

  it('exchanges a token as well', async () => {
    const { body } = await ask(`/old/tokens?f=json&${right}`)
    const swapped = await ask(`/old/tokens?f=json&token=${body.token}&serverUrl=https://any.example/arcgis`)
    expect(swapped.body.token).toMatch(/^mgtok_/)
  })

  it.each([
    ['a wrong password', `/old/tokens?f=json&username=ann&password=wrong`, {}],
    ['a callback, which any page could give', `/old/tokens?f=json&callback=take&${right}`, {}],
    ['a password in the URL of a POST', `/old/tokens?f=json&${right}`, { method: 'POST' }],
    ['the password twice', `/old/tokens?f=json&${right}&password=other`, {}],
  ])('gives no token for %s', async (_, path, init) => {
    const { body } = await ask(path, init)
    expect(body).toMatchObject({ error: { code: 400 } })
  })

  it('leaves nothing of the password in audit lines and log', async () => {
    const served = stack.audit.length
    await ask(`/old/tokens?f=json&${right}`)
    await expect.poll(() => stack.audit.length).toBeGreaterThan(served)
    expect(JSON.stringify(stack.audit) + logged.join('')).not.toMatch(/pass.word/)
  })

  it('is announced at the start, with the mount that allows it', () => {
    const told = logged
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => msg.includes('insecureTokensByGet'))
    expect(told).toMatchObject([{ mount: '/old', level: 40 }])
  })
})
