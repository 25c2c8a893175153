import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { GatewayError } from '../core/errors/errors.ts'
import { presentOgcError } from './present-ogc-error.ts'

const size = { widthPx: 120, heightPx: 60 }
const picture = { size, imageFormat: 'png', transparent: true, background: 0xffffff } as const
const image = { 'sec-fetch-dest': 'image', 'sec-fetch-mode': 'no-cors' }
const known = { headers: {}, isKnown: true }
const denied = new GatewayError('access.denied', 'layer 7 is hidden')

describe('An error at a door of WMS', () => {
  it('is a report that says nothing of what is hidden', async () => {
    const reply = await presentOgcError(denied, { dialect: 'WMS 1.3.0', exceptions: 'xml' }, known)
    expect(reply.status).toBe(403)
    expect(reply.headers).toMatchObject({ 'cache-control': 'no-store' })
    expect(reply.body).not.toContain('layer 7')
  })

  it('is an empty body for a plain image that asks for no picture of it', async () => {
    const reply = await presentOgcError(
      denied,
      { dialect: 'WMS 1.1.1', exceptions: 'xml', picture },
      { ...known, headers: image },
    )
    expect(reply).toMatchObject({ status: 403, body: '', headers: { 'content-type': 'image/png' } })
  })

  it.each(['in-image', 'blank'] as const)(
    'is a picture for a plain image that asks for it: %s',
    async (exceptions) => {
      const reply = await presentOgcError(
        denied,
        { dialect: 'WMS 1.1.1', exceptions, picture },
        { ...known, headers: image },
      )
      expect(reply).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
      const { width, height } = await sharp(reply.body as Uint8Array).metadata()
      expect([width, height]).toEqual([120, 60])
    },
  )

  it('is a report where the picture would be larger than what a stranger may ask for', async () => {
    const large = { ...picture, size: { widthPx: 4096, heightPx: 4096 } }
    const reply = await presentOgcError(
      denied,
      { dialect: 'WMS 1.1.1', exceptions: 'blank', picture: large },
      known,
    )
    expect(reply.status).toBe(403)
  })

  it('is drawn into a picture that has hardly room for words', async () => {
    const small = { ...picture, size: { widthPx: 1, heightPx: 1 } }
    const asked = { dialect: 'WMS 1.1.1', exceptions: 'in-image', picture: small } as const
    expect(await presentOgcError(denied, asked, known)).toMatchObject({ status: 200 })
  })
})
