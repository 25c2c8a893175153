import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { parseTokenRequest } from './token-request.ts'

const editor = { username: 'editor', password: 'editor-password' }

/** What a caller reads. */
function textOf(form: Readonly<Record<string, string>>): string {
  try {
    parseTokenRequest(form)
  } catch (error) {
    if (error instanceof GatewayError) return error.publicText
    throw error
  }
  return 'read'
}

describe('A request for a token that lacks something', () => {
  it.each([
    ['no referer', { ...editor, client: 'referer' }, "'referer' must be specified."],
    ['an address that is none', { ...editor, client: 'ip', ip: 'localhost' }, "'ip' must be an address."],
    ['an unknown client', { ...editor, client: 'all' }, "'client' must be referer, ip or requestip."],
    ['an expiration of zero', { ...editor, expiration: '0' }, "'expiration' must be a number of minutes."],
    ['no user', { password: 'x' }, "'username' and 'password' must be specified."],
  ])('says so to its caller: %s', (_title, form, missing) => {
    expect(textOf(form)).toBe(`Unable to generate token. ${missing}`)
  })
})
