import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { type DoorStack, refusal, service, startDoorStack } from './door-stack.ts'
import { rawRequest, sendRaw } from './raw.ts'

// Class 26: an address in a request. The door takes whole addresses, so it must be no open proxy: nothing is connected to because an
// address said so, and a request by the door can do nothing that it could not do without it.

let door: DoorStack
let stack: Stack
let outside: string

beforeAll(async () => {
  door = await startDoorStack()
  ;({ stack, outside } = door)
})
afterAll(() => door?.close())

const encoded = encodeURIComponent

describe('an address that is none of ours', () => {
  const known = 'old.example.org/arcgis'
  it.each([
    ['a host', `http://evil.example${service}`],
    ['this machine', () => `http://localhost:${outside.split(':')[1]}/arcgis${service}`],
    ['the known host at another port', `https://old.example.org:6443/arcgis${service}`],
    ['the known host by another scheme', `http://${known}${service}`],
    ['a host that begins alike', `https://old.example.org.evil.example/arcgis${service}`],
    ['credentials', `https://u:p@${known}${service}`],
    ['the known host as a user', () => `https://old.example.org@${outside}/arcgis${service}`],
    ['an encoded user', () => `https://old.example.org%40${outside}/arcgis${service}`],
    ['a backslash', () => `https://old.example.org\\@${outside}/arcgis`],
    ['backslashes', `https:\\\\${known}${service}`],
    ['an encoded backslash', () => encoded(`https://${outside}\\@${known}${service}`)],
    ['decimals', () => `http://2130706433:${outside.split(':')[1]}/arcgis${service}`],
    ['hexadecimals', () => `http://0x7f.1:${outside.split(':')[1]}/arcgis${service}`],
    ['octals', () => `http://0177.0.0.1:${outside.split(':')[1]}/arcgis${service}`],
    ['IPv6', () => `http://[::1]:${outside.split(':')[1]}/arcgis${service}`],
    ['IPv4 in IPv6', () => `http://[::ffff:127.0.0.1]:${outside.split(':')[1]}/arcgis${service}`],
    ['metadata of Amazon', 'http://169.254.169.254/latest/meta-data/iam/security-credentials/'],
    ['metadata of Google', 'http://metadata.google.internal/computeMetadata/v1/'],
    ['metadata by IPv6', 'http://[fd00:ec2::254]/latest/meta-data/'],
    ['a file', 'file:///etc/passwd'],
    ['a share', '//fileserver/share/x'],
    ['gopher', () => `gopher://${outside}/_x`],
    ['ftp', () => `ftp://${outside}/`],
    ['encoded twice', encoded(encoded(`https://${known}${service}`))],
    ['encoded in part', `https%3A//${known}${service}`],
    ['overlong', 'https%3a%2f%2fold.example.org%c0%afarcgis'],
    ['a fragment', encoded(`https://${known}${service}#@evil.example/`)],
    ['a tab', encoded(`https://old.exam\tple.org/arcgis${service}`)],
    ['a line break', encoded(`https://${known}${service}\r\nX-Esri-Authorization: Bearer demo-key`)],
    ['a whole request', encoded(`https://${known}/ HTTP/1.1\r\nHost: evil\r\n\r\nGET /arcgis${service}`)],
    ['the door itself', () => `${stack.gatewayUrl}/proxy?${stack.gatewayUrl}/arcgis${service}`],
    ['the door below a mount', () => `${stack.gatewayUrl}/arcgis/proxy?${stack.gatewayUrl}/arcgis${service}`],
    ['the further door', () => `${stack.gatewayUrl}/DotNet/proxy.ashx?http://${outside}/`],
    ['a ticket of the gateway', () => `${stack.gatewayUrl}/.mapgate/ticket`],
    ['the sign-in', () => `${stack.gatewayUrl}/.mapgate/sign-in`],
    ['the health', () => `${stack.gatewayUrl}/.mapgate/health/ready`],
    ['a page of the gateway over a picture', () => `${stack.gatewayUrl}/.mapgate/out/../me`],
    ['the portal', () => `${stack.gatewayUrl}/portal/sharing/rest?f=json`],
    ['the listener of administrators', () => `${stack.adminUrl}/metrics`],
    ['the map server beside its site', () => `${new URL(stack.sampleUrl).origin}/admin`],
    ['the demo', () => `${stack.gatewayUrl}/demo/`],
    ['nothing but a path', `/arcgis${service}`],
    ['a parameter', `url=https://${known}${service}`],
  ])('is refused in the same words: %s', async (_, target) => {
    stack.sample.report.take()
    const query = typeof target === 'string' ? target : target()
    expect(await door.sent(query)).toEqual({ status: 403, body: refusal })
    expect(stack.sample.report.take()).toEqual([])
    expect(stack.audit.at(-1)).toMatchObject({ door: '/proxy', decision: 'fault', principal: '-' })
    expect(JSON.stringify(stack.audit.at(-1))).not.toMatch(/example|evil|127\.0\.0\.1:\d/)
  })

  it('is refused for every method, with and without a body', async () => {
    for (const method of ['POST', 'HEAD', 'PUT', 'DELETE']) {
      const reply = await fetch(`${stack.gatewayUrl}/proxy?http://evil.example/`, {
        method,
        ...(method === 'POST' ? { body: 'f=json' } : {}),
      })
      expect([method, reply.status]).toEqual([method, 403])
    }
  })

  it('is refused for an image as images are, and readable to pages of listed origins', async () => {
    const image = await sendRaw(
      stack.gatewayUrl,
      rawRequest('/proxy?http://evil.example/', ['sec-fetch-dest: image', 'sec-fetch-mode: no-cors']),
    )
    expect(image).toMatch(/^HTTP\/1\.1 403 .*\r\ncontent-type: image\/png\r\n.*\r\n\r\n$/is)
    const reply = await fetch(`${stack.gatewayUrl}/proxy?http://evil.example/`, {
      headers: { origin: 'http://localhost:3000' },
    })
    expect(reply.headers.get('access-control-allow-origin')).toBe('http://localhost:3000')
    const foreign = await fetch(`${stack.gatewayUrl}/proxy?http://evil.example/`, {
      headers: { origin: 'https://evil.example' },
    })
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  })

  it('has not made anybody connect', () => expect(door.connections()).toBe(0))
})
