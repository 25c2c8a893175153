import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compress } from '../../packages/gateway/src/reply/compress.ts'
import { CompressedTexts } from '../../packages/gateway/src/reply/compressed-texts.ts'
import { type Stack, startStack } from '../e2e/stack.ts'
import { inFixedLoops } from '../processor-time.ts'

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

  const run = (length: number) => `gzip${' '.repeat(length)}x`

  it('is answered', async () => {
    const headers = { 'accept-encoding': run(31_000) }
    const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/services?f=json`, { headers })
    expect(reply.status).toBe(200)
    await reply.arrayBuffer()
  })

  it('costs no time', () => {
    const reply = { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' }
    // Less than half a fixed loop; the expression of before takes 350.
    const cost = inFixedLoops(() => void compress(reply, run(100_000), new CompressedTexts()))
    expect(cost).toBeLessThan(30)
  })
})
