import { expect, it } from 'vitest'
import { countKeys } from './count-keys.ts'

const url = 'https://idp.example/keys'
const key = { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' }

it.each([
  ['1 key', Response.json({ keys: [key] })],
  ['2 keys', Response.json({ keys: [key, { ...key, kid: 'second' }] })],
])('The keys of an issuer are counted: %s', async (words, reply) => {
  expect(await countKeys(url, async () => reply)).toBe(words)
})

it.each([
  [`its keys at ${url} are answered with 404`, new Response('Not found', { status: 404 })],
  [`${url} answers without keys that can be used`, new Response('Not found')],
  [`${url} answers without keys that can be used`, Response.json({ keys: [] })],
])('A fault of keys names their address: %s', async (words, reply) => {
  await expect(countKeys(url, async () => reply)).rejects.toThrow(words)
})

it('An address of keys that cannot be asked is named with the cause', async () => {
  const cause = new Error('getaddrinfo ENOTFOUND idp.example')
  const error = await countKeys(url, () => Promise.reject(new TypeError('fetch failed', { cause }))).catch(
    (fault) => fault,
  )
  expect([error.message, error.cause]).toEqual([`its keys at ${url}: fetch failed`, cause])
})
