import { describe, expect, it } from 'vitest'
import { providerSection } from './providers.ts'

const parsed = (changes: object) =>
  providerSection.safeParse({ name: 'corp', issuer: 'https://idp.example', clientId: 'c', ...changes })

describe('A provider', () => {
  it.each([
    ['http://idp.example'],
    ['http://127.0.0.1.evil.example'],
    ['http://localhost.evil.example'],
    ['https://idp.example?x=1'],
    ['https://idp.example#x'],
    ['ftp://idp.example'],
    ['https://login.microsoftonline.com/common/v2.0'],
    ['https://login.microsoftonline.com/organizations/v2.0'],
  ])('is not at %s', (issuer) => {
    expect(parsed({ issuer }).success).toBe(false)
  })

  it.each(['https://idp.example', 'https://idp.example/realms/corp'])(
    'is not where %s publishes what it is, and the fault says what to leave out',
    (issuer) => {
      const { error } = parsed({ issuer: `${issuer}/.well-known/openid-configuration` })
      expect(error?.issues).toMatchObject([
        {
          path: ['issuer'],
          message: expect.stringContaining('without /.well-known/openid-configuration'),
        },
      ])
    },
  )

  it.each([
    ['https://idp.example/realms/corp'],
    ['http://127.0.0.1:8080'],
    ['http://localhost'],
    ['http://[::1]:8080'],
    ['https://login.microsoftonline.com/6f0c0000-0000-0000-0000-000000000000/v2.0'],
  ])('may be at %s', (issuer) => {
    expect(parsed({ issuer }).success).toBe(true)
  })

  it.each([
    [{ scopes: ['profile'] }],
    [{ scopes: ['openid', 'a b'] }],
    [{ parameters: { state: 'x' } }],
    [{ parameters: { redirect_uri: 'https://evil.example' } }],
    [{ algorithms: ['HS256'] }],
    [{ algorithms: ['none'] }],
    [{ name: 'Corp' }],
    [{ name: 'a/b' }],
    [{ clientSecret: 'in the file' }],
  ])('is not %j', (changes) => {
    expect(parsed(changes).success).toBe(false)
  })
})
