import sharp from 'sharp'
import { expect, it } from 'vitest'
import { legendPicture } from '../../packages/gateway/src/ogc/legend-picture.ts'

// WIDTH and HEIGHT of a GetLegendGraphic are those of one symbol. A layer of 400 classes asked for with 512 by 512 was a picture of 120 million
// pixels: 13 to 18 seconds of processor time and up to 1.3 GB of memory for one short request, four of them at a time.

const picture = await sharp({ create: { width: 20, height: 20, channels: 4, background: 'red' } })
  .png()
  .toBuffer()
const legendOf = (count: number, side: number, label = 'class') =>
  legendPicture(
    [
      {
        title: '',
        swatches: Array.from({ length: count }, (_, index) => ({ label: `${label} ${index}`, picture })),
      },
    ],
    { imageFormat: 'png', symbolSize: { widthPx: side, heightPx: side } },
  )

it('a legend of many classes has smaller symbols than were asked for', async () => {
  const { width, height } = await sharp((await legendOf(400, 512)).body).metadata()
  expect(width * height).toBeLessThanOrEqual(16_777_216)
})

it('a legend of few classes has symbols as large as they were asked for', async () => {
  const { height } = await sharp((await legendOf(3, 512)).body).metadata()
  expect(height).toBeGreaterThan(3 * 512)
})

it('a legend that would still be too large is refused before it is put together', async () => {
  await expect(legendOf(400, 512, 'W'.repeat(190))).rejects.toMatchObject({
    code: 'request.parameter-invalid',
  })
})
