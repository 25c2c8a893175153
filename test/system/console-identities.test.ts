import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

const directory = mkdtempSync(join(tmpdir(), 'mapgate-identities-'))
const token = 'the-token-of-an-administrator-0123456789'
let stack: Stack
let other: Stack
beforeAll(async () => {
  writeFileSync(join(directory, 'token'), token, { mode: 0o600 })
  const start = () =>
    startStack({
      configure: (configuration) => {
        configuration.store = { file: join(directory, 'mapgate.db') }
        configuration.admin = {
          port: 0,
          tokenFile: join(directory, 'token'),
          publicUrl: 'https://console.example.org',
          principals: { auditor: ['user:visitor'] },
        }
      },
    })
  stack = await start()
  other = await start()
})
afterAll(async () => {
  await stack?.close()
  await other?.close()
  rmSync(directory, { recursive: true })
})

/** Asks the API of the console. @returns status, text, and the cookie that came with it */
async function ask(
  path: string,
  body?: unknown,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
) {
  const reply = await fetch(`${stack.adminUrl}/api${path}`, {
    headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin', ...headers },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: reply.status, text: await reply.text(), cookie: reply.headers.get('set-cookie') ?? '' }
}

const read = async (path: string) => JSON.parse((await ask(path)).text)

const codeAt = async ({ gatewayUrl }: Stack, key: string): Promise<number> => {
  const reply = await fetch(`${gatewayUrl}/arcgis/rest/services?f=json`, { headers: { token: key } })
  return (await reply.json()).error?.code ?? reply.status
}

it('the text of a key is in one answer alone: in no list, no audit line, and nothing that is asked afterwards', async () => {
  const made = await ask('/keys', { name: 'once', roles: ['visitor'], attributes: { district: 'Hillside' } })
  const { key, id } = JSON.parse(made.text)
  expect(await codeAt(stack, key)).toBe(200)
  const lists = [await ask('/keys'), await ask('/people'), await ask('/sessions'), await ask('/openapi.json')]
  for (const { text } of lists) expect(text).not.toContain(key)
  expect(lists[0]?.text).toContain(id)
  expect(lists[0]?.text).not.toMatch(/hash/i)
  expect(JSON.stringify([stack.acts, stack.audit])).not.toContain(key)
  expect(stack.acts.at(-1)).toMatchObject({ act: 'key.create', subject: `key:${id}`, outcome: 'done' })
})

it('what is ended here is refused by the other gateway of the store, and stands in the audit log', async () => {
  const { key, id } = JSON.parse((await ask('/keys', { name: 'short-lived', roles: ['visitor'] })).text)
  expect(await codeAt(other, key)).toBe(200)
  expect((await ask(`/keys/${id}/revoke`, {})).status).toBe(200)
  await expect.poll(() => codeAt(other, key)).toBe(498)
  expect(stack.acts.at(-1)).toMatchObject({ act: 'key.revoke', subject: `key:${id}`, outcome: 'done' })
  expect((await read('/keys')).keys.find((one: { id: string }) => one.id === id).state).toBe('revoked')
})

it.each<[string, string, unknown, number, RegExp]>([
  ['a key without a name', '/keys', { name: ' ' }, 400, /body\.name/],
  ['a key that has ended already', '/keys', { name: 'a', expires: '2020-01-01' }, 409, /past/],
  ['a key with an end that is none', '/keys', { name: 'a', expires: 'soon' }, 409, /90d/],
  ['a key for a network that is none', '/keys', { name: 'a', networks: ['10.1'] }, 400, /body\.networks\.0/],
  ['a key with a member that there is not', '/keys', { name: 'a', hash: 'x' }, 400, /hash/],
  ['the end of a key of the file', '/keys/demo/revoke', {}, 409, /configuration/],
  ['the end of a key that there is not', '/keys/none/revoke', {}, 409, /no key/],
  ['a user of the file', '/people', { name: 'Visitor', password: 'long-enough-17' }, 409, /configuration/],
  ['a short password', '/people', { name: 'x', password: 'short' }, 400, /12 characters/],
  [
    'a password for somebody of elsewhere',
    '/people/oidc:corp:1/password',
    { password: 'long-enough-17' },
    409,
    /no password/,
  ],
  ['the end of a session that there is not', '/sessions/none/end', {}, 404, /over already/],
  ['the end of everything by one click', '/end-everything', { typed: '' }, 400, /end everything/],
])('%s is refused in words', async (_title, path, body, status, words) => {
  const reply = await ask(path, body)
  expect([reply.status, reply.text]).toEqual([status, expect.stringMatching(words)])
})

it('an auditor reads the lists without claims, and changes nothing', async () => {
  const { cookie } = await ask('/sign-in/password', { name: 'visitor', password: 'visitor-demo' }, {})
  const shown = { cookie: cookie.split(';')[0] ?? '', 'sec-fetch-site': 'same-origin' }
  for (const path of ['/keys', '/people', '/sessions']) {
    const { status, text } = await ask(path, undefined, shown)
    expect([path, status]).toEqual([path, 200])
    expect(text).not.toMatch(/Hillside|Littlebrook/)
  }
  expect((await ask('/people')).text).toContain('Littlebrook')
  for (const path of [
    '/keys',
    '/keys/x/revoke',
    '/people',
    '/people/user:x/end',
    '/sessions/x/end',
    '/end-everything',
  ])
    expect([path, (await ask(path, {}, shown)).status]).toEqual([path, 403])
})
