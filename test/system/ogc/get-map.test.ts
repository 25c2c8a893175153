import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startPolicyStack } from '../../attacks/policy-stack.ts'
import type { Stack } from '../../e2e/stack.ts'
import { ask, getMap, type Query, queryOf, square, wmsDoor } from './doors.ts'

let stack: Stack
beforeAll(async () => {
  stack = await startPolicyStack()
})
afterAll(() => stack.close())

const door = wmsDoor('Assets_Service')
const exportPath = '/arcgis/rest/services/Assets_Service/MapServer/export'

const exportOf = (layers: string, more: Query = {}): string =>
  `${exportPath}?${queryOf({
    bbox: square,
    bboxSR: 3857,
    imageSR: 3857,
    size: '256,256',
    format: 'png',
    transparent: 'true',
    layers,
    f: 'image',
    ...more,
  })}`

const mapOf = (layers: string, more: Query = {}, at = door): string =>
  `${at}?${queryOf(getMap(layers, more))}`

/** The pixels of a picture, each of its four channels. */
async function pixelsOf(reply: Response) {
  const bytes = new Uint8Array(await reply.arrayBuffer())
  expect(reply.headers.get('content-type'), Buffer.from(bytes).toString()).toMatch(/^image\//)
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

const isAnyDrawn = ({ data }: { data: Buffer }): boolean =>
  data.some((value, at) => at % 4 === 3 && value > 0)

describe('GetMap of an ArcGIS service', () => {
  it.each(['demo-key', 'visitor-key'])(
    'is the picture that export gives the same caller: %s',
    async (key) => {
      const [wms, arcgis] = await Promise.all([
        ask(stack, mapOf('2,4,6'), key).then(pixelsOf),
        ask(stack, exportOf('show:2,4,6'), key).then(pixelsOf),
      ])
      expect(isAnyDrawn(wms)).toBe(true)
      expect(wms).toEqual(arcgis)
    },
  )

  it('is another picture for a visitor than for somebody who sees everything', async () => {
    const [all, visitor] = await Promise.all([
      ask(stack, mapOf('2'), 'demo-key').then(pixelsOf),
      ask(stack, mapOf('2'), 'visitor-key').then(pixelsOf),
    ])
    expect(all.data.equals(visitor.data)).toBe(false)
  })
})
