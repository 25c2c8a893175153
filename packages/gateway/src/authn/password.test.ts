import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashPassword, impossibleHash, verifyPassword } from './password.ts'

describe('a password hash', () => {
  it('belongs to its password, however its letters are composed, and to no other', async () => {
    const hash = await hashPassword('Zürich', randomBytes)
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/)
    expect(await verifyPassword('Zu\u0308rich', hash)).toBe(true)
    expect(await verifyPassword('Zurich', hash)).toBe(false)
  })

  it('is salted', async () => {
    expect(await hashPassword('a', randomBytes)).not.toBe(await hashPassword('a', randomBytes))
  })

  it('that is impossible has the form and the cost of any other', async () => {
    const hash = impossibleHash(randomBytes)
    expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
    expect(await verifyPassword('', hash)).toBe(false)
  })

  it.each(['', 'plain', '$scrypt$ln=99,r=8,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAA', '$argon2id$v=19$x'])(
    'of another form (%j) belongs to none',
    async (stored) => expect(await verifyPassword('', stored)).toBe(false),
  )
})
