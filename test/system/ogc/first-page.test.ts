import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Gated, startGated } from '../../ogc/gated.ts'

// The page at the root names the servers of WMS that its caller may see: a browser shows nothing else of them.

let gated: Gated
beforeAll(async () => {
  gated = await startGated({
    kinds: ['mapserver'],
    demoPages: false,
    configure: ({ keys }) => {
      keys.push({ name: 'nobody', key: 'nobody-key', roles: [] })
    },
  })
})
afterAll(() => gated?.close())

const page = (path: string, key: string) =>
  fetch(`${gated.stack.gatewayUrl}${path}`, {
    headers: { accept: 'text/html', token: key },
    redirect: 'manual',
  })

describe('A browser at the page at the root', () => {
  it.each(['editor-key', 'guest-key'])('finds the address of WMS and its capabilities: %s', async (key) => {
    const text = await (await page('/', key)).text()
    expect(text).toContain('<h2>WMS services</h2>')
    expect(text).toContain(`<code class="kind">${gated.stack.gatewayUrl}/mapserver</code>`)
    const [, link = ''] = /<a href="([^"]*GetCapabilities)"/.exec(text) ?? []
    const capabilities = await page(link.replaceAll('&#38;', '&'), key)
    expect(capabilities.status).toBe(200)
    expect(await capabilities.text()).toContain('<WMS_Capabilities')
  })

  it('finds nothing of WMS where nothing is granted', async () => {
    const text = await (await page('/', 'nobody-key')).text()
    expect(text).toContain('Map services')
    expect(text).not.toContain('WMS')
    expect(text).not.toContain('mapserver')
  })

  it('comes there from the mount', async () => {
    const { status, headers } = await page('/mapserver', 'guest-key')
    expect([status, headers.get('location')]).toEqual([302, '/'])
  })
})
