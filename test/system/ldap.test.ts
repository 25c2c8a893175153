import { writeFileSync } from 'node:fs'
import { Writable } from 'node:stream'
import pino from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { askToken, startDirectoryStack } from '../ldap/directory-stack.ts'
import { type Slapd, startSlapd } from '../ldap/slapd.ts'

let slapd: Slapd
let stack: Stack
const logged: string[] = []
const log = new Writable({
  write: (line, _encoding, done) => {
    logged.push(String(line))
    done()
  },
})
beforeAll(async () => {
  slapd = await startSlapd()
  const tokenFile = `${slapd.directory}/admin.token`
  writeFileSync(tokenFile, 'the-token-of-an-administrator-0123456789', { mode: 0o600 })
  stack = await startDirectoryStack(slapd, {
    log: pino({ level: 'error' }, log),
    configure: (configuration) => {
      const roles = { auditor: ['editor'] }
      configuration.admin = { port: 0, tokenFile, publicUrl: 'http://127.0.0.1:9464', roles }
    },
  })
})
afterAll(async () => {
  await stack?.close()
  await slapd?.close()
})

const lastPrincipal = () => stack.audit.at(-1)?.principal

/** Shows a password with a request, and gives what the audit line says of the caller. */
async function asBasic(username: string, password: string, at = stack) {
  const reply = await fetch(`${at.gatewayUrl}/arcgis/rest/services?f=json`, {
    headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` },
  })
  await reply.text()
  return { status: reply.status, ...at.audit.at(-1) }
}

describe('a person of a directory', () => {
  it('gets a token for the password, under an id that is never given twice', async () => {
    const { body } = await askToken(stack, 'ann', 'ann-in-the-directory')
    expect(body.token).toMatch(/^.{20,80}$/)
    await (await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json&token=${body.token}`)).text()
    expect(lastPrincipal()).toMatch(/^ldap:corp:[0-9a-f]{8}-[0-9a-f-]{27}$/)
  })

  it('shows the password with each request', async () => {
    const shown = await asBasic('ann', 'ann-in-the-directory')
    expect(shown.principal).toMatch(/^ldap:corp:/)
    const again = await asBasic('ANN', 'ann-in-the-directory')
    expect(again.principal).toBe(shown.principal)
  })

  it.each([
    ['jürgen', 'jürgen-in-the-directory'],
    ['we*ird)(uid=bob', 'weird-in-the-directory'],
  ])('may be called %s', async (name, password) => {
    expect((await askToken(stack, name, password)).body.token).toBeDefined()
  })

  it.each([
    ['a wrong password', 'ann', 'wrong'],
    ['an account that has ended', 'gone', 'gone-in-the-directory'],
    ['an unknown name', 'nobody', 'ann-in-the-directory'],
  ])('with %s gets nothing, and one answer for all', async (_, name, password) => {
    const { status, body } = await askToken(stack, name, password)
    expect({ status, body }).toEqual({
      status: 200,
      body: { error: { code: 400, message: 'Unable to generate token.', details: [] } },
    })
  })

  it('is not asked for where the gateway keeps a user of that name', async () => {
    expect((await askToken(stack, 'visitor', 'visitor-in-the-directory')).body.token).toBeUndefined()
    expect((await askToken(stack, 'visitor', 'visitor-demo')).body.token).toBeDefined()
  })
})

describe('an outage of the directory', () => {
  it('is said as one, is not counted as a wrong password, and is over when the directory is back', async () => {
    await slapd.stop()
    try {
      for (let attempt = 0; attempt < 12; attempt += 1) {
        stack.skip(3_000)
        const { body } = await askToken(stack, 'ann', 'ann-in-the-directory')
        expect(body.error).toMatchObject({ code: 503 })
        expect(body.error.message).toContain('Your password was not checked')
      }
      expect((await askToken(stack, 'visitor', 'visitor-demo')).body.token).toBeDefined()
    } finally {
      await slapd.start()
    }
    stack.skip(3_000)
    expect((await askToken(stack, 'ann', 'ann-in-the-directory')).body.token).toBeDefined()
  })
})

describe('the form of the sign-in page', () => {
  const signIn = async (password: string) => {
    // Somebody who showed no password before: one that was right a moment ago is good through an outage.
    const form = new URLSearchParams({ username: 'jürgen', password })
    const headers = { origin: stack.gatewayUrl }
    const url = `${stack.gatewayUrl}/.mapgate/sign-in`
    await (await fetch(url, { method: 'POST', body: form, headers, redirect: 'manual' })).text()
    const { operation, decision, reason, status } = stack.audit.at(-1) ?? {}
    return { operation, decision, reason, status }
  }
  const refused = { operation: 'gateway.sign-in', decision: 'fault' }

  it('leaves in the audit line why somebody was refused, and an outage in the log', async () => {
    const wrong = {
      ...refused,
      status: 401,
      reason: expect.stringMatching(/invalid: ldap:corp:.*: wrong password$/),
    }
    expect(await signIn('wrong')).toEqual(wrong)
    await slapd.stop()
    logged.length = 0
    try {
      stack.skip(3_000)
      const out = { ...refused, status: 503, reason: expect.stringContaining('directory-unreachable: corp') }
      expect(await signIn('jürgen-in-the-directory')).toEqual(out)
      expect(logged.join('')).toContain('the directory corp cannot be asked: ')
    } finally {
      await slapd.start()
      stack.skip(3_000)
    }
  })
})

describe('a session of the console', () => {
  const signIn = async (name: string, password: string) => {
    const reply = await fetch(`${stack.adminUrl}/api/sign-in/password`, {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
      body: JSON.stringify({ name, password }),
    })
    return { status: reply.status, cookie: reply.headers.get('set-cookie')?.split(';')[0] ?? '' }
  }

  it('is begun by whom the directory gives the role, and ends when the directory does not know the person any more', async () => {
    expect((await signIn('jürgen', 'jürgen-in-the-directory')).status).toBe(403)
    expect((await signIn('ann', 'not-this-one')).status).toBe(401)
    const { cookie } = await signIn('ann', 'ann-in-the-directory')
    const session = async () => (await fetch(`${stack.adminUrl}/api/session`, { headers: { cookie } })).json()
    expect(await session()).toMatchObject({ id: expect.stringMatching(/^ldap:corp:/), rights: ['look'] })
    slapd.change(
      'dn: cn=Editors,ou=groups,dc=example,dc=org\nchangetype: modify\nadd: member\nmember: uid=bob,ou=people,dc=example,dc=org\n-\ndelete: member\nmember: uid=ann,ou=people,dc=example,dc=org',
    )
    stack.skip(301_000)
    await expect.poll(async () => (await session()).rights).toBeUndefined()
    slapd.change(
      'dn: cn=Editors,ou=groups,dc=example,dc=org\nchangetype: modify\nadd: member\nmember: uid=ann,ou=people,dc=example,dc=org',
    )
  })
})

describe('a session of a person', () => {
  it('ends when the directory does not know the person any more, and what was made from it', async () => {
    const cookie = await signedIn('jürgen', 'jürgen-in-the-directory')
    const callerOf = async () => {
      const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json`, { headers: { cookie } })
      await reply.text()
      return stack.audit.at(-1)?.principal
    }
    expect(await callerOf()).toMatch(/^ldap:corp:/)
    slapd.change('dn: uid=j\\C3\\BCrgen,ou=people,dc=example,dc=org\nchangetype: delete')
    expect(await callerOf()).toMatch(/^ldap:corp:/)
    stack.skip(301_000)
    await expect.poll(callerOf).toBe('-')
  })
})

describe('a token of a person', () => {
  it('ends when the directory does not know the person any more', async () => {
    const { body } = await askToken(stack, 'we*ird)(uid=bob', 'weird-in-the-directory')
    const callerOf = async () => {
      await (await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json&token=${body.token}`)).text()
      return stack.audit.at(-1)?.principal
    }
    expect(await callerOf()).toMatch(/^ldap:corp:/)
    slapd.change('dn: uid=we*ird)(uid\\3Dbob,ou=people,dc=example,dc=org\nchangetype: delete')
    stack.skip(301_000)
    await expect.poll(callerOf).toBe('-')
  })
})

describe('a password that is shown with each request', () => {
  it('is shown to the directory again after a while, so that a new one ends the old one', async () => {
    expect((await asBasic('bob', 'bob-in-the-directory')).principal).toMatch(/^ldap:corp:/)
    slapd.change(
      'dn: uid=bob,ou=people,dc=example,dc=org\nchangetype: modify\nreplace: userPassword\nuserPassword: another-of-bob',
    )
    stack.skip(301_000)
    expect((await asBasic('bob', 'bob-in-the-directory')).principal).toBe('-')
    expect((await asBasic('bob', 'another-of-bob')).principal).toMatch(/^ldap:corp:/)
  })
})

describe('the audit line of a refusal', () => {
  it('names the person that was found, and no password', async () => {
    await askToken(stack, 'ann', 'not-this-one')
    const line = JSON.stringify(stack.audit.at(-1))
    expect(line).toMatch(/ldap:corp:[0-9a-f-]{36}: wrong password/)
    expect(line).not.toContain('not-this-one')
  })
})

/** The cookie of a session that the sign-in page begins. */
async function signedIn(username: string, password: string): Promise<string> {
  const reply = await fetch(`${stack.gatewayUrl}/.mapgate/sign-in`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: new URL(stack.gatewayUrl).origin },
    body: new URLSearchParams({ username, password }),
  })
  expect(reply.status).toBe(303)
  return (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
}
