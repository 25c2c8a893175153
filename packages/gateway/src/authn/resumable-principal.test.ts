import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { anonymous } from '../../../policy/src/model/principal.ts'
import { openSqliteStore } from '../store/sqlite.ts'
import { codeOf, startRoom } from './authn.fixture.ts'
import type { ResumablePrincipal } from './resumable-principal.ts'
import { newSigningKey } from './signing/key-ring.ts'

/** As it comes out of a store. */
const kept = (saved: ResumablePrincipal): ResumablePrincipal => JSON.parse(JSON.stringify(saved))

describe('a principal that is taken up again', () => {
  it('is the one that asked, with the same scope and bindings', async () => {
    const { authn, show, context } = await startRoom()
    const { ticket } = await authn.tickets.issue(await show('web-key'), { services: ['A'] }, context())
    const principal = await show(ticket, 'query-ticket')
    const again = await authn.resumable.resume(kept(authn.resumable.of(principal)), context())
    expect(again).toEqual(principal)
    expect(again.scope).toMatchObject({ services: ['A'], readOnly: true, cannotMint: true })
  })

  it('is anonymous if it was', async () => {
    const { authn, context } = await startRoom()
    expect(await authn.resumable.resume(kept(authn.resumable.of(anonymous)), context())).toBe(anonymous)
  })

  it('is known in another process on the same store, also across a rotation of keys', async () => {
    const store = await openSqliteStore({ file: ':memory:' })
    const [one, other] = [await startRoom({}, { store }), await startRoom({}, { store })]
    const saved = kept(one.authn.resumable.of(await one.show('web-key')))
    await store.signingKeys.rotate(newSigningKey(one.time.now, randomBytes), one.time.now + 60_000)
    await store.changes.append({ subject: 'signing-keys', before: null, at: one.time.now })
    await other.authn.refresh()
    expect(await other.authn.resumable.resume(saved, other.context())).toMatchObject({ id: 'key:web' })
  })

  it.each([
    ['the page that it is bound to', 'none', { origin: 'https://app.example' }],
    ['a picture of that page', 'none', { referer: 'https://app.example/map' }],
    ['no page at all, as a link or a script does', 'none', {}],
    ['another page', 'credential.bound-elsewhere', { origin: 'https://evil.example' }],
    ['a picture of another page', 'credential.bound-elsewhere', { referer: 'https://evil.example/' }],
  ])('may ask from %s: %s', async (_, code, where) => {
    const keys = [{ name: 'web', key: 'web-key', origins: ['https://app.example'] }]
    const { authn, show, context } = await startRoom({ keys })
    const asked = await show('web-key', 'header', { origin: 'https://app.example' })
    const saved = kept(authn.resumable.of(asked))
    expect(await codeOf(authn.resumable.resume(saved, context(where)))).toBe(code)
  })

  it.each([
    ['its principal was revoked', 'credential.invalid', { revoke: 'key:web' }],
    ['its time is over', 'credential.expired', { laterMs: 400_000 }],
    ['it asks from another address', 'credential.bound-elsewhere', { clientAddress: '198.51.100.1' }],
    ['the accounts have changed', 'credential.invalid', { accounts: 'others' }],
    ['the store could not be read for long', 'credential.store-stale', { broken: true, laterMs: 31_000 }],
  ] as const)('is refused when %s', async (_, code, turn: Turn) => {
    const store = await openSqliteStore({ file: ':memory:' })
    const keys = [{ name: 'web', key: 'web-key', networks: ['192.0.2.0/24'] }]
    const asked = await startRoom({ keys }, { store, accounts: 'these' })
    const { ticket } = await asked.authn.tickets.issue(await asked.show('web-key'), {}, asked.context())
    const saved = kept(asked.authn.resumable.of(await asked.show(ticket, 'query-ticket')))
    const { authn, time, context } = await startRoom({ keys }, { store, accounts: turn.accounts ?? 'these' })
    expect(await codeOf(asked.authn.resumable.resume(saved, asked.context()))).toBe('none')

    const { now } = time
    if (turn.revoke) await store.changes.append({ subject: turn.revoke, before: now, at: now })
    await authn.refresh()
    if (turn.broken) await store.close()
    time.now += turn.laterMs ?? 0
    const where = turn.clientAddress === undefined ? {} : { clientAddress: turn.clientAddress }
    expect(await codeOf(authn.resumable.resume(saved, context(where)))).toBe(code)
  })
})

interface Turn {
  readonly revoke?: string
  readonly laterMs?: number
  readonly clientAddress?: string
  readonly accounts?: string
  readonly broken?: boolean
}
