import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../store/port.ts'
import { snapshotRecord } from '../store/records.fixture.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { startRoom } from './authn.fixture.ts'
import { createTransactions } from './oidc/transactions.ts'
import { createCodes } from './portal/codes.ts'
import type { ResumablePrincipal } from './resumable-principal.ts'

// Two releases may use one store for as long as an upgrade takes. What the older one does not know means less.

type Saved = NonNullable<ResumablePrincipal>
const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (error) => error.code,
  )

describe('What a newer release kept with a limit that is not known here', () => {
  it.each<[string, (saved: Saved) => object]>([
    ['nothing more', (saved) => saved],
    [
      'a limit of the scope',
      ({ known, ...rest }) => ({
        ...rest,
        known: { ...known, identity: { ...known.identity, scope: { hours: 1 } } },
      }),
    ],
    ['a binding', ({ known, ...rest }) => ({ ...rest, known: { ...known, bindings: [{ device: 'd' }] } })],
    ['a condition', ({ known, ...rest }) => ({ ...rest, known: { ...known, onlyFor: 'printing' } })],
  ])('gives no picture back: %s', async (what, change) => {
    const { authn, show, context } = await startRoom()
    const saved = JSON.parse(JSON.stringify(authn.resumable.of(await show('web-key'))))
    const resumed = authn.resumable.resume(change(saved) as Saved, context())
    expect(await codeOf(resumed)).toBe(what === 'nothing more' ? 'none' : 'credential.invalid')
  })

  it.each([
    ['nothing more', {}, {}],
    ['a limit of the grant', { audience: 'x' }, {}],
    ['a limit of the refresh token', {}, { onlyFor: 'printing' }],
    ['a limit of its scope', {}, { principal: { ...snapshotRecord.principal, scope: { hours: 1 } } }],
  ])('exchanges no code: %s', async (what, more, moreOfToken) => {
    const { oneTime } = await openSqliteStore({ file: ':memory:' })
    const codes = createCodes(oneTime, randomBytes, () => 'subject')
    const grant = { clientId: 'c', redirectUri: 'r', challenge: undefined, ...more }
    const code = await codes.put({ ...grant, refresh: { ...snapshotRecord, ...moreOfToken } as Snapshot }, 0)
    expect((await codes.take(code, 1)) === undefined).toBe(what !== 'nothing more')
  })

  it.each([
    ['nothing more', {}],
    ['a limit', { onlyFrom: 'here' }],
  ])('finishes no sign-in: %s', async (what, more) => {
    const { oneTime } = await openSqliteStore({ file: ':memory:' })
    const transactions = createTransactions({ oneTime, overHttps: true, random: randomBytes })
    const begun = { provider: 'p', nonce: 'n', codeVerifier: 'v', to: '/' }
    const { name, value } = await transactions.begin('state', { ...begun, ...more }, 0)
    const taken = await transactions.take('state', new Map([[name, value]]), 1)
    expect(taken).toEqual(what === 'nothing more' ? begun : undefined)
  })
})
