import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/** `..` passed for the name of a library of the examples, and everything below the project's folder was served to everybody. */
describe('a library of the examples that is none', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  /** As it stands: `fetch` would take the dots out. */
  const statusOf = (path: string) =>
    new Promise<string>((resolve, reject) => {
      const { hostname, port } = new URL(stack.gatewayUrl)
      const socket = connect(Number(port), hostname)
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`)
      let reply = ''
      socket.on('data', (part) => {
        reply += part.toString('latin1')
      })
      socket.on('close', () => resolve(reply.slice(9, 12)))
      socket.on('error', reject)
    })

  it.each([
    '/examples/lib/../package.json',
    '/examples/lib/../.git/config',
    '/examples/lib/./leaflet/package.json',
    '/examples/lib/../node_modules/leaflet/package.json',
    '/examples/lib/@../leaflet/package.json',
    '/examples/lib/leaflet/../../package.json',
    '/examples/lib/leaflet/%2e%2e/%2e%2e/package.json',
    '/examples/lib/.bin/vitest',
  ])('gives no file: %s', async (path) => {
    expect(await statusOf(path)).toBe('404')
  })

  it('is told from one that is there', async () => {
    expect(await statusOf('/examples/lib/leaflet/package.json')).toBe('200')
  })
})
