import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { read, service, verdict } from './grammar.ts'

const target = (callback: string) => `${service}?f=json&callback=${encodeURIComponent(callback)}`

const notIdentifiers = [
  'alert(1)',
  'alert(1)//',
  'a;b',
  'a b',
  'a-b',
  'a+b',
  'a=b',
  'a/*',
  'a.b()',
  'a[b]',
  "a['b']",
  'a["b"]',
  'a[0]b',
  'a..b',
  '.a',
  'a.',
  '1a',
  'a\n',
  'a\u2028b',
  'a\u0000',
  '<script>',
  '%3Cscript%3E',
  '\\u0061lert',
  'ａｌｅｒｔ',
  'a[12345678]',
  'a'.repeat(200),
]

describe('a callback', () => {
  it.each(notIdentifiers)(
    'that is no identifier is refused and never written into a reply: %j',
    (callback) => {
      const { fault, presentation } = read(target(callback))
      expect(fault?.code).toMatch(/^request\.(?:callback|query)-invalid$/)
      expect(presentation.callback).toBeUndefined()
    },
  )

  it.each([
    'dojo.io.script.jsonp_dojoIoScript1._jsonpCallback',
    'window._EsriLeafletCallbacks.c0',
    '$jsonp12',
    '_cb[0]',
  ])('of a known client is understood: %s', (callback) => {
    expect(read(target(callback)).request?.callback).toBe(callback)
  })

  it('has no place in a POST, where only a form of another site could have put it', () => {
    expect(verdict(service, { body: 'f=json&callback=a' })).toBe('request.callback-invalid')
  })

  it('never goes with a format that is not JSON', () => {
    expect(read(`${service}/export?f=image&bbox=0,0,1,1&callback=a`).presentation.callback).toBeUndefined()
  })
})

describe('JSONP over a socket', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack?.close())

  it('is a script that no browser takes for anything else, and begins so that it cannot be a plug-in', async () => {
    const reply = await fetch(
      `${stack.gatewayUrl}/map/Assets_Service/MapServer?f=json&callback=a.b&token=demo-key`,
    )
    expect(reply.headers.get('content-type')).toMatch(/^(?:application|text)\/javascript/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await reply.text()).toMatch(/^\/\*\*\/\s*a\.b\(\{/)
  })

  it('calls back with a refusal as well, because a script cannot see a status', async () => {
    const reply = await fetch(`${stack.gatewayUrl}/map/Assets_Service/MapServer?f=json&callback=a.b`)
    expect(reply.status).toBe(200)
    const text = await reply.text()
    expect(text).toMatch(/^\/\*\*\/\s*a\.b\(\{"error":\{"code":499/)
    expect(text).not.toContain('"layers"')
  })

  it('does not carry a hostile callback back, whoever asks', async () => {
    for (const token of ['', '&token=demo-key']) {
      const reply = await fetch(
        `${stack.gatewayUrl}/map/Assets_Service/MapServer?f=json&callback=${encodeURIComponent('alert(1)//')}${token}`,
      )
      expect(await reply.text()).not.toContain('alert(1)')
    }
  })
})
