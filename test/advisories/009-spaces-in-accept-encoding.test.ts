import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { fixedLoopMs } from '../processor-time.ts'

/**
 * 31 kB of spaces inside `Accept-Encoding` took a second of the processor, before anybody was asked who they are: the expression
 * that cut the header began again at every space.
 */
describe('a long run of spaces in Accept-Encoding', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  it('costs no time', async () => {
    const headers = { 'accept-encoding': `gzip${' '.repeat(31_000)}x` }
    const before = process.cpuUsage()
    for (let count = 0; count < 10; count++) {
      const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json`, { headers })
      expect(reply.status).toBe(200)
      await reply.arrayBuffer()
    }
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(200 * fixedLoopMs())
  })
})
