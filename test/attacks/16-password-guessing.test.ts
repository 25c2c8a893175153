import crypto, { randomBytes, type ScryptOptions } from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { hashPassword } from '../../packages/gateway/src/authn/password.ts'
import { type Stack, startStack } from '../e2e/stack.ts'
import { verdict } from './grammar.ts'

/** What makes a run of scrypt as long as it is. */
interface ScryptRun {
  readonly N?: number | undefined
  readonly r?: number | undefined
  readonly p?: number | undefined
  readonly keyBytes: number
  readonly saltBytes: number
}

const scryptRuns: ScryptRun[] = []

const { scrypt } = crypto
type Given = [string, Buffer, number, ScryptOptions, (error: Error | null, key: Buffer) => void]
vi.spyOn(crypto, 'scrypt').mockImplementation(((...given: Given) => {
  const [, salt, keyBytes, { N, r, p }] = given
  scryptRuns.push({ N, r, p, keyBytes, saltBytes: salt.length })
  scrypt(...given)
}) as typeof scrypt)
syncBuiltinESMExports()
afterAll(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
})

let stack: Stack
/** The time stands still: every half minute one of the failures is forgotten, and a slow machine takes longer than that for a few. */
const nowMs = Date.now()
const catsHash = await hashPassword('cat-right-password', randomBytes)
beforeAll(async () => {
  stack = await startStack({
    clock: () => nowMs,
    configure: (configuration) => {
      // The stack gives quick hashes to the others.
      configuration.users.push({ name: 'cat', passwordHash: catsHash, roles: ['visitor'] })
      for (const name of ['ann', 'bob', 'dan']) {
        configuration.users.push({ name, password: `${name}-right-password`, roles: ['visitor'] })
      }
    },
  })
})
afterAll(() => stack?.close())

async function signIn(form: Record<string, string>, path = '/arcgis/tokens/generateToken') {
  const reply = await fetch(stack.gatewayUrl + path, {
    method: 'POST',
    body: new URLSearchParams({ f: 'json', ...form }),
  })
  const text = await reply.text()
  return { reply, text, body: JSON.parse(text) }
}

describe('a password', () => {
  it.each([
    ['GET', '/tokens/generateToken?f=json&username=ann&password=ann-right-password', {}],
    [
      'a query beside a form',
      '/tokens/generateToken?password=ann-right-password',
      { body: 'f=json&username=ann' },
    ],
    ['a query, in capitals', '/tokens?PASSWORD=ann-right-password', { body: 'f=json&username=ann' }],
  ])('in %s is refused by the grammar', (_, target, hostile) => {
    expect(verdict(target, hostile)).toMatch(/^request\.(?:parameter-misplaced|method-not-allowed)$/)
  })

  it('in a URL gives no token, not even the right one, and stays out of the audit line', async () => {
    const url = `${stack.gatewayUrl}/arcgis/tokens/generateToken?f=json&username=ann&password=ann-right-password`
    for (const method of ['GET', 'POST']) {
      const body = await (await fetch(url, { method })).json()
      expect(body.token).toBeUndefined()
      expect(body.error.code).toBeGreaterThanOrEqual(400)
    }
    expect(JSON.stringify(stack.audit)).not.toContain('ann-right-password')
  })

  it('that is wrong is answered like an unknown user, byte for byte', async () => {
    const known = await signIn({ username: 'bob', password: 'wrong' })
    const unknown = await signIn({ username: 'nobody-here', password: 'wrong' })
    expect(known.body.error).toEqual({ code: 400, message: 'Unable to generate token.', details: [] })
    expect(unknown.text).toBe(known.text)
    expect(unknown.reply.status).toBe(known.reply.status)
  })

  it('of an unknown user takes as long to refuse as a wrong one: the same run of scrypt', async () => {
    const runsFor = async (username: string) => {
      scryptRuns.length = 0
      await signIn({ username, password: 'wrong' })
      return [...scryptRuns]
    }
    const known = await runsFor('cat')
    expect(known).toEqual([{ N: 2 ** 15, r: 8, p: 3, keyBytes: 32, saltBytes: 16 }])
    expect(await runsFor('nobody-at-all')).toEqual(known)
  })

  it('cannot be guessed on: after a few wrong ones even the right one has to wait', async () => {
    const codes = []
    for (let i = 0; i < 8; i += 1)
      codes.push((await signIn({ username: 'dan', password: `wrong${i}` })).body.error.code)
    expect(codes).toEqual(Array(8).fill(400))
    const { body, reply } = await signIn({ username: 'dan', password: 'dan-right-password' })
    expect(body.error.code).toBe(429)
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await signIn({ username: 'DAN ', password: 'x' })).body.token).toBeUndefined()
    expect((await signIn({ username: 'ann', password: 'ann-right-password' })).body.token).toMatch(
      /^.{20,80}$/,
    )
  })

  it('cannot be guessed on after a reload either', async () => {
    await stack.reconfigure((configuration) => {
      configuration.origins = ['https://another.example']
    })
    expect((await signIn({ username: 'dan', password: 'dan-right-password' })).body.error.code).toBe(429)
  })

  it.each([
    ['an empty one', { username: 'ann', password: '' }],
    ['none', { username: 'ann' }],
    ['one without a user', { password: 'ann-right-password' }],
    ['a very long one', { username: 'ann', password: 'x'.repeat(50_000) }],
    ['a user in another case', { username: 'ANN\u0000', password: 'ann-right-password' }],
    ['a user out of the prototype', { username: '__proto__', password: 'x' }],
  ])('with %s gives no token', async (_, form) => {
    const { body } = await signIn(form as Record<string, string>)
    expect(body.token).toBeUndefined()
    expect(body.error.code).toBeGreaterThanOrEqual(400)
  })
})

describe('a life without end', () => {
  const form = { username: 'ann', password: 'ann-right-password' }
  const eightHoursMs = 28_800_000

  it.each(['525600000', '20160', '481'])(
    'of %s minutes is cut to what the configuration allows',
    async (expiration) => {
      const { body } = await signIn({ ...form, expiration })
      expect(body.expires - nowMs).toBeLessThanOrEqual(eightHoursMs)
      expect(body.expires - nowMs).toBeGreaterThan(eightHoursMs - 60_000)
    },
  )

  it.each(['-1', '1e9', 'Infinity', 'NaN', '99999999999999999999', '0x10', '60 '.repeat(2)])(
    'of %s minutes is refused',
    async (expiration) => {
      expect((await signIn({ ...form, expiration })).body.token).toBeUndefined()
    },
  )

  it('of no minutes is not for ever', async () => {
    const { body } = await signIn({ ...form, expiration: '0' })
    if (body.token !== undefined) expect(body.expires - nowMs).toBeLessThanOrEqual(eightHoursMs)
  })
})
