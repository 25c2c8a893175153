import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

/**
 * An attachment that is a page or a drawing with a script ran at the gateway's own origin: whoever may attach a file to a row could
 * act with the session of everybody who opened it, and fetch tickets in their names.
 */
describe('an attachment in which a browser looks for scripts', () => {
  const row = '/arcgis/rest/services/Assets_Service/FeatureServer/2/1'
  const headers = { token: 'demo-key' }
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  async function attached(name: string, type: string): Promise<Response> {
    const body = new FormData()
    body.append('f', 'json')
    body.append('attachment', new File(['<svg xmlns="http://www.w3.org/2000/svg"/>'], name, { type }))
    const added = await fetch(`${stack.gatewayUrl}${row}/addAttachment`, { method: 'POST', body, headers })
    const { addAttachmentResult } = (await added.json()) as { addAttachmentResult: { objectId: number } }
    return fetch(`${stack.gatewayUrl}${row}/attachments/${addAttachmentResult.objectId}`, { headers })
  }

  it.each([
    ['page.html', 'text/html'],
    ['page.xhtml', 'application/xhtml+xml'],
    ['drawing.svg', 'image/svg+xml'],
    ['page.xml', 'text/xml'],
  ])('comes in a sandbox: %s', async (name, type) => {
    const reply = await attached(name, type)
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none';.*; sandbox$/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it('comes as it is where there can be no script', async () => {
    const reply = await attached('photo.jpg', 'image/jpeg')
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-security-policy')).toBeNull()
  })
})
