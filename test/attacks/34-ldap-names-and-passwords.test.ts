import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { askToken, startDirectoryStack } from '../ldap/directory-stack.ts'
import { type Slapd, startSlapd } from '../ldap/slapd.ts'

let slapd: Slapd
let stack: Stack
beforeAll(async () => {
  slapd = await startSlapd()
  stack = await startDirectoryStack(slapd, {
    settings: { filter: '(&(objectClass=inetOrgPerson)(|(uid={name})(mail={name})))' },
  })
})
afterAll(async () => {
  await stack?.close()
  await slapd?.close()
})

const password = 'ann-in-the-directory'

/** True where a token, Basic and the sign-in page all refuse. */
async function isRefused(username: string, shown: string): Promise<boolean> {
  const { body } = await askToken(stack, username, shown)
  const basic = await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json`, {
    headers: { authorization: `Basic ${Buffer.from(`${username}:${shown}`).toString('base64')}` },
  })
  await basic.text()
  const caller = stack.audit.at(-1)?.principal ?? ''
  const page = await fetch(`${stack.gatewayUrl}/.mapgate/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(stack.gatewayUrl).origin },
    body: new URLSearchParams({ username, password: shown }),
  })
  await page.text()
  // Nobody is locked out by the attempts of others here.
  stack.skip(86_400_000)
  return body.token === undefined && !caller.startsWith('ldap:') && page.headers.get('set-cookie') === null
}

describe('a name', () => {
  it.each([
    '*',
    'a*',
    '*nn',
    'Ann)(uid=*',
    '*)(uid=Ann',
    'Ann))(|(uid=*',
    'x)(|(uid=Ann))(uid=x',
    'Ann\u0000',
    'Ann\u0000*',
    '\\2a',
    '\\41nn',
    'Ann\\',
    'uid=Ann,ou=people,dc=example,dc=org',
    '(uid=Ann)',
    '&(uid=Ann)',
    '=Ann',
    '{name}',
    'A\nnn',
    'A\tnn',
    ' ',
  ])('such as %j is nobody but what it says, with the password of somebody', async (name) => {
    expect(await isRefused(name, password)).toBe(true)
  })

  it('is one person by each of the names that the filter gives', async () => {
    expect((await askToken(stack, 'ann@example.org', password)).body.token).toBeDefined()
  })
})

describe('a password', () => {
  it.each(['', '\u0000', `${password}\u0000`, `${password} `, ` ${password}`, 'x'.repeat(1025), '*'])(
    'such as %j is not right, though the directory takes an empty one for a success',
    async (shown) => {
      expect(await isRefused('ann', shown)).toBe(true)
    },
  )

  it('is tried no more after a few wrong ones, whatever spelling of the name is typed', async () => {
    const spellings = [
      'ann',
      'ANN',
      'Ann',
      ' ann',
      'ann ',
      'änn',
      'ａｎｎ',
      'a\u00adnn',
      'ann\u200b',
      'AnN',
      'aNn',
      'anN',
    ]
    const codes = []
    for (const name of spellings) codes.push((await askToken(stack, name, 'wrong')).body.error.code)
    expect(codes.slice(0, 8)).toEqual(Array(8).fill(400))
    expect(codes.slice(8)).toEqual(Array(4).fill(429))
    expect((await askToken(stack, 'ann', password)).body.error.code).toBe(429)
  })

  it('of a person is nowhere in the audit lines', () => {
    expect(JSON.stringify(stack.audit)).not.toContain('in-the-directory')
  })
})
