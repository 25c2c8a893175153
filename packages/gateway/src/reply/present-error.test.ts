import { describe, expect, it } from 'vitest'
import { anonymous } from '../../../policy/src/model/principal.ts'
import { GatewayError } from '../core/errors/errors.ts'
import { presentError } from './present-error.ts'

const json = { style: 'json', format: 'json' } as const
const bytes = { style: 'bytes', format: 'image' } as const
const missing = new GatewayError('credential.missing')
const image = { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors', accept: 'image/avif,*/*' }
const present = (error: GatewayError, context: Partial<Parameters<typeof presentError>[1]>) =>
  presentError(error, { presentation: json, headers: {}, realStatus: false, ...context })

describe('a refusal', () => {
  it('of JSON is HTTP 200 with the envelope, because older clients sign in only then', () => {
    const reply = present(missing, {})
    expect(reply.status).toBe(200)
    expect(reply.body).toBe('{"error":{"code":499,"message":"Token Required","details":[]}}')
    expect(reply.headers['cache-control']).toBe('no-store')
  })

  it('tells further sentences, as those of an edit that was rolled back', () => {
    const error = new GatewayError('edit.rolled-back', 'x', { details: ['No.', 'Operation rolled back.'] })
    expect(JSON.parse(String(present(error, {}).body)).error).toEqual({
      code: 400,
      message: 'Unable to complete operation.',
      details: ['No.', 'Operation rolled back.'],
    })
  })

  it('of JSON has the real status on a mount that wants it, but never as JSONP', () => {
    expect(present(missing, { realStatus: true }).status).toBe(401)
    const callback = { ...json, callback: 'dojo.io.cb1' }
    const reply = present(missing, { realStatus: true, presentation: callback })
    expect(reply.status).toBe(200)
    expect(reply.body).toMatch(/^\/\*\*\/dojo\.io\.cb1\(\{.*\}\);$/)
  })

  it.each([
    ['credential.missing', 401, 499],
    ['credential.expired', 401, 498],
    ['access.denied', 403, 403],
    ['request.body-too-large', 413, 413],
    ['upstream.busy', 503, 503],
  ] as const)('%s of an image has the real status %i with the envelope %i', (code, status, arcgisCode) => {
    const reply = present(new GatewayError(code), { presentation: bytes, headers: { accept: '*/*' } })
    expect(reply.status).toBe(status)
    expect(JSON.parse(String(reply.body)).error.code).toBe(arcgisCode)
  })

  it.each([
    ['by its fetch metadata', image],
    ['by its Accept header where there is no fetch metadata', { accept: 'image/webp,*/*' }],
  ])(
    'of a plain <img>, known %s, is an empty image with the reason in a Bearer challenge',
    (_how, headers) => {
      const reply = present(missing, { presentation: bytes, headers })
      expect(reply).toMatchObject({ status: 401, body: '', headers: { 'content-type': 'image/png' } })
      expect(reply.headers['www-authenticate']).toMatch(/^Bearer realm="Mapgate"/)
      expect(reply.headers['www-authenticate']).toContain('499')
    },
  )

  it('of an image that a script fetches carries the envelope, also when it asks for images', () => {
    const headers = { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', accept: 'image/png' }
    expect(present(missing, { presentation: bytes, headers }).body).toContain('"code":499')
  })

  it('never challenges with Basic, which would open a password dialog on an image', () => {
    expect(present(missing, { headers: image }).headers['www-authenticate']).not.toContain('Basic')
  })

  it('shown to a browser is a page that runs nothing', () => {
    const reply = present(missing, {
      presentation: { style: 'html', format: 'html' },
      headers: { accept: 'text/html' },
    })
    expect(reply.headers['content-security-policy']).toContain("default-src 'none'")
    expect(reply.body).toContain('Sign in to see this')
  })

  it.each([
    ['/gis/arcgis/rest/services/Roads/MapServer/99', 'href="/gis/arcgis/rest/services/Roads/MapServer"'],
    ['//evil.example/MapServer/99', '<p>Go to <a href="/gis/">'],
  ])('shown to a browser says who is signed in and leads back: %s', (here, way) => {
    const principal = { ...anonymous, id: 'user:v', name: 'v<', kind: 'user' as const }
    const { body } = present(new GatewayError('request.not-found'), {
      presentation: { style: 'html', format: 'html' },
      headers: { accept: 'text/html' },
      home: '/gis/',
      here,
      principal,
    })
    expect(body).toContain('Signed in as <b>v&#60;</b>')
    expect(body).toContain(way)
    expect(body).not.toContain('href="//')
  })

  it('says when to come back, in every form', () => {
    const busy = new GatewayError('upstream.busy', '', { retryAfterSeconds: 2 })
    expect(present(busy, {}).headers['retry-after']).toBe('2')
    expect(present(busy, { presentation: bytes, headers: image }).headers['retry-after']).toBe('2')
  })

  it('shows the public text and not the detail', () => {
    const error = new GatewayError('gateway.internal', 'TypeError: secret place')
    expect(present(error, { presentation: undefined }).body).not.toContain('secret place')
  })
})
