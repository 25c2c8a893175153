import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/** `TRACE` at an endpoint of the gateway's own was a failure of the gateway (500), with an entry in its log for everybody who likes. */
describe('a method that no endpoint knows', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  it.each(['TRACE', 'PROPFIND', 'DELETE', 'PATCH'])('%s is refused', async (method) => {
    const { hostname, port } = new URL(stack.gatewayUrl)
    const reply = await new Promise<string>((resolve, reject) => {
      const socket = connect(Number(port), hostname)
      socket.write(`${method} /.mapgate/ticket HTTP/1.1\r\nHost: ${hostname}\r\nConnection: close\r\n\r\n`)
      let text = ''
      socket.on('data', (part) => {
        text += part.toString('latin1')
      })
      socket.on('close', () => resolve(text))
      socket.on('error', reject)
    })
    expect(reply).toMatch(/^HTTP\/1\.1 405 /)
  })
})
