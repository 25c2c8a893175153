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
const visitor = 'visitor-key'
const mapOf = (layers: string, more: Query = {}): string => `${door}?${queryOf(getMap(layers, more))}`

const exportOf = (layers: string, more: Query = {}): string =>
  `/arcgis/rest/services/Assets_Service/MapServer/export?${queryOf({
    ...{ bbox: square, bboxSR: 3857, imageSR: 3857, size: '256,256', format: 'png', transparent: 'true' },
    ...{ layers, f: 'image', ...more },
  })}`

async function pictureAt(target: string, key: string, init: RequestInit = {}) {
  const reply = await ask(stack, target, key, init)
  const bytes = new Uint8Array(await reply.arrayBuffer())
  expect(reply.headers.get('content-type'), Buffer.from(bytes).toString()).toMatch(/^image\//)
  return bytes
}

const pixelsOf = async (bytes: Uint8Array) => {
  const { data, info } = await sharp(bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

describe('A map of WMS', () => {
  it('of a group shows what the caller sees below it', async () => {
    const group = await pixelsOf(await pictureAt(mapOf('1'), visitor))
    const leaves = await pixelsOf(await pictureAt(exportOf('show:2,3,4,5,6'), visitor))
    expect(group).toEqual(leaves)
  })

  it('is the same by a form, in any case of names', async () => {
    const body = new URLSearchParams(queryOf(getMap('2')).toLowerCase().replace('epsg', 'EPSG'))
    const posted = await pictureAt(door, visitor, { method: 'POST', body })
    expect(await pixelsOf(posted)).toEqual(await pixelsOf(await pictureAt(mapOf('2'), visitor)))
  })

  it('in WMS 1.3.0 takes degrees with the latitude first, and CRS:84 with the longitude first', async () => {
    const one = { VERSION: '1.3.0', SRS: undefined }
    const north = await pictureAt(
      mapOf('4', { ...one, CRS: 'EPSG:4326', BBOX: '34.3,-118.3,34.6,-118' }),
      'demo-key',
    )
    const east = await pictureAt(
      mapOf('4', { ...one, CRS: 'CRS:84', BBOX: '-118.3,34.3,-118,34.6' }),
      'demo-key',
    )
    const old = await pictureAt(mapOf('4', { SRS: 'EPSG:4326', BBOX: '-118.3,34.3,-118,34.6' }), 'demo-key')
    expect(await pixelsOf(north)).toEqual(await pixelsOf(old))
    expect(await pixelsOf(east)).toEqual(await pixelsOf(old))
  })

  it.each(['demo-key', visitor])(
    'is stretched to the size that is asked for, out of the picture that export gives: %s',
    async (key) => {
      const wide = { BBOX: '-13165000,4088000,-13125000,4108000' }
      const stretched = await pixelsOf(await pictureAt(mapOf('2,4,6', wide), key))
      expect([stretched.width, stretched.height]).toEqual([256, 256])
      // 362 by 181 square pixels are as many as 256 by 256 that are not.
      const source = exportOf('show:2,4,6', { bbox: wide.BBOX, size: '362,181' })
      const expected = await sharp(await pictureAt(source, key))
        .resize(256, 256, { fit: 'fill', kernel: 'cubic' })
        .png({ compressionLevel: 2 })
        .toBuffer()
      expect(stretched).toEqual(await pixelsOf(expected))
    },
  )

  it('has the background that is asked for wherever nothing is drawn or shown', async () => {
    const more = { TRANSPARENT: 'FALSE', BGCOLOR: '0x112233' }
    const { data } = await pixelsOf(await pictureAt(mapOf('2', more), visitor))
    expect([...data.subarray(0, 4)]).toEqual([0x11, 0x22, 0x33, 255])
    expect(data.every((value, at) => at % 4 !== 3 || value === 255)).toBe(true)
  })

  it.each([
    ['image/jpeg', 'jpeg'],
    ['image/gif', 'gif'],
    ['image/webp', 'webp'],
    ['image/png; mode=8bit', 'png'],
  ])('comes as %s, also where it was masked', async (FORMAT, format) => {
    const bytes = await pictureAt(mapOf('2', { FORMAT, TRANSPARENT: 'FALSE' }), visitor)
    expect((await sharp(bytes).metadata()).format).toBe(format)
  })

  it('answers HEAD without a body, and with the length of it', async () => {
    const reply = await ask(stack, mapOf('2'), visitor, { method: 'HEAD' })
    expect(reply.status).toBe(200)
    expect(reply.headers.get('content-type')).toBe('image/png')
    expect(await reply.text()).toBe('')
  })

  it.each([
    ['STYLES', 'other', 'StyleNotDefined'],
    ['SRS', 'EPSG:none', 'InvalidSRS'],
    ['FORMAT', 'application/dxf', 'InvalidFormat'],
    ['TIME', '2020-02-31', 'InvalidDimensionValue'],
  ])('is refused for %s=%s', async (name, value, code) => {
    const reply = await ask(stack, mapOf('2', { [name]: value }), 'demo-key')
    expect(reply.status).toBe(400)
    expect(await reply.text()).toContain(`code="${code}"`)
  })

  it('is refused as a reference where the map server does not draw in it, in words of ours', async () => {
    const reply = await ask(stack, mapOf('2', { SRS: 'EPSG:999999' }), 'demo-key')
    expect(reply.status).toBe(400)
    const text = await reply.text()
    expect(text).toContain('code="InvalidSRS"')
    expect(text).toContain('not in one of the spatial references that the capabilities name')
  })

  it.each(['SLD', 'SLD_BODY', 'CQL_FILTER', 'FILTER', 'FEATUREID', 'VIEWPARAMS'])(
    'is refused for %s, by its name',
    async (name) => {
      const reply = await ask(stack, mapOf('2', { [name]: 'x' }), 'demo-key')
      expect(reply.status).toBe(400)
      expect(await reply.text()).toContain(name)
    },
  )
})

describe('Addresses beside the doors', () => {
  it.each([
    '/arcgis/services/Assets_Service/MapServer',
    '/arcgis/services/Assets_Service/FeatureServer/WMSServer',
    '/arcgis/services/Assets_Service%2fMapServer/WMSServer',
  ])('lead nowhere: %s', async (path) => {
    const reply = await ask(stack, `${path}?${queryOf(getMap('2'))}`, 'demo-key')
    expect(reply.headers.get('content-type')).not.toMatch(/^image\//)
  })

  it('are doors below rest/services too, and at mounts of rest/services', async () => {
    for (const path of [
      '/arcgis/rest/services/Assets_Service/MapServer/WMSServer',
      '/map/Assets_Service/MapServer/WMSServer',
    ])
      await pictureAt(`${path}?${queryOf(getMap('2'))}`, visitor)
  })
})
