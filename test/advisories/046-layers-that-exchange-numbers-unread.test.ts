import { afterEach, describe, expect, it } from 'vitest'
import { type OddStack, sites, startOddStack } from './odd-stack.ts'

/**
 * A publisher exchanged two layers while their own pages could not be read, as is usual just after a service was published again. The
 * catalogue kept each layer by its number alone, and callers had the rows and pictures of the other layer from then on.
 */

/** The same fields and shapes under another name. */
const twins = { ...sites, id: 1, name: 'Secrets' }
/** A field is of another type in rows. */
const retyped = {
  ...twins,
  fields: sites.fields.map((field) =>
    field.name === 'NAME' ? { ...field, type: 'esriFieldTypeInteger' } : field,
  ),
}
/** Other shapes. */
const shapes = { ...twins, geometryType: 'esriGeometryPolygon' }

let stack: OddStack
let nowMs = 0
/** What of the service answers an error. */
let unread: RegExp | undefined
afterEach(() => stack?.close())

const pages = /Server\/(?:layers|\d+)$/
const all = /Server(?:\/layers|\/\d+)?$/

async function started(other: typeof sites): Promise<OddStack> {
  nowMs = 0
  unread = undefined
  stack = await startOddStack({
    grants: [{}],
    on: { layers: ['Sites'] },
    layers: [sites, other],
    revalidates: true,
    clock: () => nowMs,
    answer: ({ pathname, searchParams }, response) => {
      const layers = stack.layers as (typeof sites)[]
      const layer = layers.find(({ id }) => id === Number(/Server\/(\d+)/.exec(pathname)?.[1] ?? 0)) ?? sites
      if (unread?.test(pathname)) return { error: { code: 500, message: 'restarting', details: [] } }
      if (pathname.endsWith('/query'))
        return {
          geometryType: layer.geometryType,
          fields: layer.fields.filter(({ name }) => searchParams.get('outFields')?.split(',').includes(name)),
          features: [{ attributes: { NAME: `of ${layer.name}` } }],
        }
      if (pathname.endsWith('/export')) {
        response.setHeader('content-type', 'image/png')
        return Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
      }
      return /Server\/\d+$/.test(pathname) ? layer : undefined
    },
  })
  expect((await rows(0)).text).toContain('of Sites')
  return stack
}

const ask = (target: string) => stack.ask(`/rest/services/Sites/MapServer${target}`)
const rows = (id: number) => ask(`/${id}/query?where=1%3D1&outFields=NAME&f=json`)
const picture = () => ask('/export?bbox=0,0,1,1&bboxSR=102100&size=9,9&f=image')

/** Exchanges the numbers of the two layers. */
function exchange(other: typeof sites): void {
  stack.layers = [
    { ...other, id: 0 },
    { ...sites, id: 1 },
  ]
}

/** What a caller with the layer `Sites` alone gets of the other layer, or of a picture of its number. */
async function leaks(): Promise<readonly string[]> {
  stack.asked()
  const texts = [await ask('?f=json'), await rows(0), await rows(1), await picture()].map(({ text }) => text)
  const drawn = stack.asked().filter((target) => /\/export.*layers=show:0/.test(target))
  return [...texts.filter((text) => text.includes('Secrets')), ...drawn]
}

describe.each([
  ['of the same fields and shapes', twins],
  ['with a field of another type', retyped],
  ['of other shapes', shapes],
])('a layer %s that took the number of one', (_title, other) => {
  it.each([
    ['the pages of the layers', pages],
    ['everything of the service', all],
  ])('is hidden while %s cannot be read, and afterwards', async (_what, what) => {
    await started(other)
    unread = what
    exchange(other)
    nowMs += 11_000
    for (let time = 0; time < 4; time++) {
      expect(await leaks()).toEqual([])
      nowMs += 2_500
    }
    unread = undefined
    for (let time = 0; time < 6; time++) {
      expect(await leaks()).toEqual([])
      nowMs += 2_500
    }
  })

  it('is hidden when the pages cannot be read at the second try alone', async () => {
    await started(other)
    exchange(other)
    nowMs += 2_500
    expect(await leaks()).toEqual([])
    unread = pages
    stack.layers = [sites, other]
    nowMs += 2_500
    for (const id of [0, 1]) expect((await rows(id)).text).not.toContain('Secrets')
  })
})

it('a reply of another layer is refused between two revalidations, also soon after the service was read again', async () => {
  await started(retyped)
  nowMs += 1_000
  exchange(retyped)
  expect((await rows(0)).refused).toBe('request.not-found')
  nowMs += 1_000
  stack.layers = [sites, retyped]
  expect((await rows(1)).text).not.toContain('Secrets')
  unread = pages
  expect((await rows(1)).text).not.toContain('Secrets')
})

it('a layer whose page cannot be read stays as it was where the service says the same of it', async () => {
  await started(twins)
  unread = pages
  stack.layers = [sites, twins, { ...sites, id: 2, name: 'New' }]
  nowMs += 2_500
  expect((await rows(0)).text).toContain('of Sites')
})
