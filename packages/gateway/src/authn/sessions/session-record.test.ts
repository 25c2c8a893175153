import { expect, it } from 'vitest'
import { newSessionId } from './session-record.ts'

it('begins with a letter, so that a command does not take the id of a session for an option', () => {
  for (let first = 0; first < 256; first++) {
    const id = newSessionId((size) => new Uint8Array(size).fill(255).fill(first, 0, 1))
    expect(id).toMatch(/^[A-Za-z][A-Za-z0-9_-]{21}$/)
  }
})

it('is made of all other bits', () =>
  expect(newSessionId((size) => new Uint8Array(size).fill(0x7f))).toBe(
    Buffer.alloc(16, 0x7f).toString('base64url'),
  ))
