import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { askToken, startDirectoryStack } from '../ldap/directory-stack.ts'
import { type Slapd, startSlapd } from '../ldap/slapd.ts'

/** A token for the password of a directory was good until its end, for up to eight hours, whatever the directory said of the person by then. */
describe('a token for the password of a directory', () => {
  let slapd: Slapd
  let stack: Stack
  beforeAll(async () => {
    slapd = await startSlapd()
    stack = await startDirectoryStack(slapd, {
      configure: (configuration) => {
        configuration.grants = [{ name: 'editors', to: { roles: ['editor'] }, on: { services: ['**'] } }]
      },
    })
  })
  afterAll(async () => {
    await stack?.close()
    await slapd?.close()
  })

  const ann = async (): Promise<string> => (await askToken(stack, 'ann', 'ann-in-the-directory')).body.token
  const code = async (token: string): Promise<number> => {
    const url = `${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/MapServer?f=json`
    const reply = await fetch(url, { headers: { token } })
    const { error } = (await reply.json()) as { error?: { code: number } }
    return error?.code ?? reply.status
  }
  const groupsOf = (groups: Record<string, string[]>) =>
    stack.reconfigure(({ signIn }) => {
      signIn.directories[0].groups = groups
    })
  const editors = 'CN=Editors, ou=groups, dc=example, dc=org'

  it('loses the roles that its groups do not give any more in the configuration', async () => {
    const token = await ann()
    expect(await code(token)).toBe(200)
    await groupsOf({})
    expect(await code(token)).toBe(403)
    await groupsOf({ [editors]: ['editor'] })
    expect(await code(token)).toBe(200)
  })

  it('loses the roles of a group that the person has left, and what was made from it ends', async () => {
    const token = await ann()
    const form = { f: 'json', token, serverUrl: stack.gatewayUrl }
    const init = { method: 'POST', body: new URLSearchParams(form) }
    const exchanged = await fetch(`${stack.gatewayUrl}/arcgis/tokens/generateToken`, init)
    const made = (await exchanged.json()) as { token: string }
    expect([await code(token), await code(made.token)]).toEqual([200, 200])
    slapd.change(
      'dn: cn=editors,ou=groups,dc=example,dc=org\nchangetype: modify\ndelete: member\nmember: uid=Ann,ou=people,dc=example,dc=org',
    )
    stack.skip(301_000)
    expect([await code(token), await code(made.token)]).toEqual([403, 498])
  })

  it('ends when the person is gone', async () => {
    const token = await ann()
    expect(await code(token)).toBe(403)
    slapd.change('dn: uid=Ann,ou=people,dc=example,dc=org\nchangetype: delete')
    stack.skip(301_000)
    expect(await code(token)).toBe(498)
  })
})
