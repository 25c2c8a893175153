import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

// A token ends while a map with many tiles is open in many tabs: all of them are refused at once, and all of them sign in again at once.

let stack: Stack
/** The time stands still: every half minute one of the failures is forgotten. */
const nowMs = Date.now()
beforeAll(async () => {
  stack = await startStack({ clock: () => nowMs })
})
afterAll(() => stack?.close())

const tile = (index: number) =>
  `/arcgis/rest/services/Topo_Basemap/MapServer/tile/10/404/${170 + (index % 12)}`

async function signIn(password = 'editor-demo'): Promise<{ token?: string; error?: { code: number } }> {
  const body = new URLSearchParams({ username: 'editor', password, f: 'json' })
  return (await fetch(`${stack.gatewayUrl}/arcgis/tokens/`, { method: 'POST', body })).json() as never
}

const tiles = (token: string): Promise<number[]> =>
  Promise.all(
    Array.from({ length: 120 }, async (_, index) => {
      const reply = await fetch(`${stack.gatewayUrl}${tile(index)}?token=${token}`)
      await reply.arrayBuffer()
      return reply.status
    }),
  )

describe('A token that has ended in front of a hundred tiles', () => {
  it('is refused for each of them without a question to the map server, and locks nobody out', async () => {
    const { token = '' } = await signIn()
    expect(new Set(await tiles(token))).toEqual(new Set([200]))
    stack.skip(2 * 3_600_000)
    stack.sample.report.take()
    expect(new Set(await tiles(token))).toEqual(new Set([401]))
    expect(stack.sample.report.take().filter(({ operation }) => /tile/.test(operation))).toEqual([])

    const tokens = await Promise.all(Array.from({ length: 20 }, () => signIn()))
    expect(tokens.filter(({ token }) => token === undefined)).toEqual([])
    expect(new Set(await tiles(tokens[7]?.token ?? ''))).toEqual(new Set([200]))
  })

  it('is signed in for again no more often than passwords are looked at, where the password is wrong by now', async () => {
    const all = await Promise.all(Array.from({ length: 40 }, (_, index) => signIn(`changed-${index}`)))
    const codes = all.map(({ error }) => error?.code ?? 200)
    expect(codes.filter((code) => code === 400).length).toBeLessThanOrEqual(8)
    expect(new Set(codes)).toEqual(new Set([400, 429]))
  })
})
