import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../e2e/stack.ts'
import { askAs, startPolicyStack } from './policy-stack.ts'

// Replies that were made for one caller must not reach another (GEOS-7632, terriajs-server #353).

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack()
})
afterAll(() => stack.close())

const targets = [
  'MapServer?f=json',
  'MapServer/2?f=json',
  'MapServer/legend?f=json',
  'MapServer/2/query?where=1%3D1&outFields=*&f=json',
  'MapServer/export?bbox=-118.5,34,-117.5,35&bboxSR=4326&size=200,200&f=image',
]

describe('One address asked by several callers', () => {
  it.each(targets)('%s is decided for each of them, in any order', async (target) => {
    const editor = await askAs(stack, 'demo-key', target)
    const visitor = await askAs(stack, 'visitor-key', target)
    const again = await askAs(stack, 'demo-key', target)
    const twin = await askAs(stack, 'second-visitor-key', target)
    expect(visitor.text).not.toBe(editor.text)
    expect(again.text).toBe(editor.text)
    expect(twin.text).toBe(visitor.text)
    expect((await askAs(stack, undefined, target)).text).not.toContain('Assets')
    expect([401, 200]).toContain((await askAs(stack, undefined, target)).status)
  })

  it.each(targets)('%s may not be kept by a shared cache', async (target) => {
    const { headers } = await askAs(stack, 'visitor-key', target)
    expect(headers.get('cache-control')).toMatch(/private|no-store/)
    expect(headers.get('vary')?.toLowerCase()).toContain('authorization')
  })
})

describe('A service that is not granted', () => {
  it('answers as one that is not there, byte for byte', async () => {
    for (const caller of ['other-key', undefined] as const) {
      for (const rest of [
        'MapServer?f=json',
        'MapServer/2/query?where=1%3D1&f=json',
        'MapServer/export?bbox=0,0,1,1&f=image',
      ]) {
        const ungranted = await askAs(stack, caller, rest)
        const unknown = await askAs(stack, caller, `/rest/services/No_Such_Service/${rest}`)
        expect(unknown.text).toBe(ungranted.text)
        expect(unknown.status).toBe(ungranted.status)
        expect(ungranted.code).toBe(caller ? 403 : 499)
      }
    }
  })
})
