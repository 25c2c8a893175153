import { describe, expect, it } from 'vitest'
import { createCors } from './cors.ts'

const cors = createCors({ origins: ['https://app.example.org', 'loopback'], credentialHeader: 'token' })
const allowedOrigin = (origin: string) => cors.headers(origin, true)['access-control-allow-origin']

describe('CORS', () => {
  it('tells once of each page that may not read replies', () => {
    const told: string[] = []
    const strict = createCors({
      origins: [],
      credentialHeader: 'token',
      refused: (origin) => told.push(origin),
    })
    for (const origin of ['https://a.example', 'https://b.example', 'https://a.example'])
      strict.headers(origin, false)
    for (let nth = 0; nth < 200; nth++) strict.preflight(`https://${nth}.example`, false)
    expect(told.slice(0, 2)).toEqual(['https://a.example', 'https://b.example'])
    expect(told).toHaveLength(100)
  })

  it('tells nothing of its own pages, which need no leave', () => {
    const told: string[] = []
    const own = 'https://gate.example'
    const strict = createCors({
      origins: [],
      own,
      credentialHeader: 'token',
      refused: (origin) => told.push(origin),
    })
    expect(strict.headers(own, true)['access-control-allow-origin']).toBeUndefined()
    expect(told).toEqual([])
  })

  it.each(['https://app.example.org', 'http://localhost:3000', 'http://127.0.0.1:8080', 'http://[::1]:5000'])(
    'lets pages of %s read replies',
    (origin) => {
      expect(allowedOrigin(origin)).toBe(origin)
    },
  )

  it.each([
    'https://app.example.org.evil.example',
    'http://app.example.org',
    'https://app.example.org:8443',
    'https://evil.example/?app.example.org',
    'http://localhost.evil.example',
    'http://127.0.0.1.evil.example',
    'null',
    'file://localhost',
  ])('gives no allowance to %s', (origin) => {
    expect(cors.headers(origin, true)).not.toHaveProperty('access-control-allow-origin')
    expect(cors.preflight(origin, true)).not.toHaveProperty('access-control-allow-headers')
  })

  it('allows cookies only to origins that are listed by name, and only where the cookie carrier is on', () => {
    const credentials = 'access-control-allow-credentials'
    expect(cors.headers('https://app.example.org', true)).toHaveProperty(credentials, 'true')
    expect(cors.headers('https://app.example.org', false)).not.toHaveProperty(credentials)
    expect(cors.headers('http://localhost:3000', true)).not.toHaveProperty(credentials)
  })

  it('varies on the origin and on every carrier of credentials, also without an origin', () => {
    expect(cors.headers(undefined, true).vary).toBe(
      'Origin, Cookie, token, authorization, x-esri-authorization',
    )
  })

  it.each(['traceparent', 'baggage', 'sentry-trace', 'x-datadog-trace-id', 'newrelic'])(
    'lets a monitoring agent of a listed page add %s',
    (name) => {
      const headers = cors.preflight('https://app.example.org', true)['access-control-allow-headers'] ?? ''
      expect(headers.split(', ')).toContain(name)
    },
  )

  it('answers a preflight for two hours with the credential headers named', () => {
    expect(cors.preflight('http://localhost', false)).toMatchObject({
      'access-control-max-age': '7200',
      'access-control-allow-headers': expect.stringContaining('x-esri-authorization'),
      'access-control-allow-methods': 'GET, POST, HEAD, OPTIONS',
    })
  })
})
