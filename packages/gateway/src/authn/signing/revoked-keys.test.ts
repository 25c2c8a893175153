import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../store/sqlite.ts'
import { codeOf, startRoom } from '../authn.fixture.ts'
import { newSigningKey, openKeyRing } from './key-ring.ts'
import { readToken, writeToken } from './token-text.ts'

const revokeAll = async (room: Awaited<ReturnType<typeof startRoom>>) =>
  room.store.signingKeys.revokeAll(newSigningKey(room.time.now, randomBytes))

/** Two processes on one store, and what the first gave out. */
async function twoRooms() {
  const store = await openSqliteStore({ file: ':memory:' })
  const [one, other] = [await startRoom({}, { store }), await startRoom({}, { store })]
  const asked = { username: 'editor', password: 'editor-password' }
  const { token } = await one.authn.tokens.issue(asked, one.context())
  const { ticket } = await one.authn.tickets.issue(await one.show(token), {}, one.context())
  for (const { show } of [one, other]) {
    await show(token)
    await show(ticket, 'query-ticket')
  }
  return { store, one, other, token, ticket, asked }
}

describe('When all signing keys are ended', () => {
  it('everything that they signed is refused, known or not, and keys and passwords are good', async () => {
    const { one, other, token, ticket, asked } = await twoRooms()
    await revokeAll(one)
    for (const { authn, show, context } of [one, other]) {
      await authn.refresh()
      expect(await codeOf(show(token))).toBe('credential.invalid')
      expect(await codeOf(show(ticket, 'query-ticket'))).toBe('credential.invalid')
      expect((await show('web-key')).id).toBe('key:web')
      const { token: next } = await authn.tokens.issue(asked, context())
      expect((await other.show(next)).id).toBe('user:Editor')
      expect((await one.show(next)).id).toBe('user:Editor')
    }
  })

  it('whoever stole one signs nothing with it, not for a snapshot of afterwards either', async () => {
    const { store, one, other, asked } = await twoRooms()
    const stolen = (await openKeyRing({ store, clock: () => one.time.now, random: randomBytes })).current
    await revokeAll(one)
    await one.authn.refresh()
    await other.authn.refresh()
    const { token } = await one.authn.tokens.issue(asked, one.context())
    const forged = writeToken(stolen, 'token', readToken(token)?.snapshotId ?? '')
    for (const { show } of [one, other]) expect(await codeOf(show(forged))).toBe('credential.invalid')
  })

  it('a process that cannot read the new one refuses the ended one all the same, and reads again until it can', async () => {
    const { store, one, token, asked } = await twoRooms()
    const { list } = store.signingKeys
    let isAway = false
    Object.assign(store.signingKeys, {
      list: () => (isAway ? Promise.reject(new Error('away')) : list()),
    })
    await revokeAll(one)
    isAway = true
    await one.authn.refresh()
    expect(await codeOf(one.show(token))).toBe('credential.invalid')
    expect(one.logged).toContain('signing keys cannot be read')
    isAway = false
    const works = async () => {
      const { token: next } = await one.authn.tokens.issue(asked, one.context())
      return codeOf(one.show(next))
    }
    await expect.poll(works, { timeout: 60_000 }).toBe('none')
  })
})
