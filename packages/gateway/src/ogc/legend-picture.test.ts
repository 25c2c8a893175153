import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { legendPicture } from './legend-picture.ts'

const symbolOf = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
const legendOf = (pictures: readonly Uint8Array[], imageFormat: 'png' | 'webp' = 'png') =>
  legendPicture(
    pictures.map((picture) => ({ title: '', swatches: [{ label: '', picture }] })),
    { imageFormat },
  )

describe('The legend of a layer that a map server sends as one picture', () => {
  it('is sent as it is where it is large', async () => {
    const { body } = await legendOf([await symbolOf(1_000, 1_100)])
    const { width, height } = await sharp(body).metadata()
    expect([width, height]).toEqual([1_008, 1_108])
  })

  it.each<[title: string, sizes: readonly (readonly [number, number])[]]>([
    ['alone', [[4_100, 4_100]]],
    [
      'together with others',
      [
        [3_000, 3_000],
        [3_000, 3_000],
      ],
    ],
  ])('is refused in words where it is too large %s', async (_title, sizes) => {
    const pictures = await Promise.all(sizes.map(([width, height]) => symbolOf(width, height)))
    await expect(legendOf(pictures)).rejects.toMatchObject({
      code: 'request.parameter-invalid',
      exception: 'InvalidParameterValue',
      publicText: expect.stringMatching(/more than 16,777,216 pixels.*one layer at a time/),
    })
  })

  it('is refused in words where its format has no room for it', async () => {
    const pictures = await Promise.all([symbolOf(20, 9_000), symbolOf(20, 9_000)])
    await expect(legendOf(pictures, 'webp')).rejects.toMatchObject({ code: 'request.parameter-invalid' })
    expect((await legendOf(pictures)).contentType).toBe('image/png')
  })

  it('is a failure of the map server where it is no picture', async () => {
    await expect(legendOf([Buffer.from('<html>')])).rejects.toMatchObject({ code: 'upstream.invalid-reply' })
  })
})
