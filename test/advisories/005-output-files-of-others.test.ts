import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/**
 * Whoever had been granted anything of a site could fetch any file of its output directory: pictures that the map server had drawn
 * for others, with everything on them. The gateway gives no such address out, but logs, prints and other clients do.
 */
describe('a file that the map server drew for somebody else', () => {
  let stack: Stack
  let file: string
  beforeAll(async () => {
    stack = await startStack({
      configure: ({ grants }) => {
        grants.push({
          name: 'one whole service',
          to: { anonymous: true },
          on: { services: ['Topo_Basemap'] },
          for: ['view', 'query', 'identify', 'attachments', 'export-data'],
        })
      },
    })
    const form = { username: 'gateway', password: stack.upstreamPassword, f: 'json' }
    const signIn = await fetch(`${stack.sampleUrl}/tokens/generateToken`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    const { token } = (await signIn.json()) as { token: string }
    const drawn = await fetch(
      `${stack.sampleUrl}/rest/services/Assets_Service/MapServer/export?f=json&bbox=-13140000,4080000,-13130000,4095000&token=${token}`,
    )
    const { href } = (await drawn.json()) as { href: string }
    file = href.slice(href.indexOf('/rest/directories/'))
  })
  afterAll(() => stack.close())

  const ask = (headers: Record<string, string>) => fetch(`${stack.gatewayUrl}/arcgis${file}`, { headers })
  const visitor = { authorization: `Basic ${Buffer.from('visitor:visitor-demo').toString('base64')}` }

  it.each([
    ['a caller from whom rows and fields are hidden', visitor, 403],
    ['an anonymous caller who may see one service whole', {}, 401],
  ])('is not given to %s', async (_, headers, status) => {
    const reply = await ask(headers as Record<string, string>)
    expect(reply.status).toBe(status)
    expect(reply.headers.get('content-type')).toContain('json')
  })

  it('is given to a caller from whom nothing is hidden', async () => {
    const reply = await ask({ token: 'demo-key' })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('image/png')
  })
})
