import { describe, expect, it } from 'vitest'
import { insideLook } from './inside-look.ts'

const viewOf = (formats: readonly string[] | null, area?: object) => ({
  picture: { formats: formats === null ? null : new Set(formats) },
  ...(area ? { area } : {}),
})
const rightsOf = (...views: readonly object[]) => ({ layers: new Map([[0, { views }]]), tiles: [] }) as never
const free = rightsOf(viewOf(null))
const masked = rightsOf(viewOf(null, {}))
const jpgOnly = rightsOf(viewOf(['jpg']))
const [white, blue] = [0xffffff, 0x0000ff]

describe('The picture that is asked of the rooms', () => {
  it.each([
    [
      'as it is',
      free,
      { imageFormat: 'jpg', transparent: false, background: white },
      { imageFormat: 'jpg', transparent: false, isDressed: false },
    ],
    [
      'clear',
      masked,
      { imageFormat: 'png', transparent: true, background: white },
      { imageFormat: 'png', transparent: true, isDressed: false },
    ],
    [
      'on white after masking',
      masked,
      { imageFormat: 'png', transparent: false, background: white },
      { imageFormat: 'png', transparent: false, isDressed: true },
    ],
    [
      'on a colour',
      free,
      { imageFormat: 'png', transparent: false, background: blue },
      { imageFormat: 'png', transparent: true, isDressed: true },
    ],
    [
      'on a colour, in a format that cannot be clear',
      free,
      { imageFormat: 'jpg', transparent: false, background: blue },
      { imageFormat: 'png32', transparent: true, isDressed: true },
    ],
    [
      'on a colour after masking',
      masked,
      { imageFormat: 'jpg', transparent: false, background: blue },
      { imageFormat: 'jpg', transparent: true, isDressed: true },
    ],
    [
      'in another format',
      free,
      { imageFormat: 'webp', transparent: true, background: white },
      { imageFormat: 'png32', transparent: true, isDressed: true },
    ],
    [
      'in no format that a grant does not give',
      jpgOnly,
      { imageFormat: 'jpg', transparent: false, background: blue },
      { imageFormat: 'jpg', transparent: false, isDressed: true },
    ],
  ] as const)('is %s', (_, rights, look, inside) => expect(insideLook(look, rights, false)).toEqual(inside))

  it('is worked on where it is stretched', () =>
    expect(
      insideLook({ imageFormat: 'png', transparent: true, background: white }, free, true).isDressed,
    ).toBe(true))

  it('is none in WebP where a grant limits formats', () =>
    expect(() =>
      insideLook({ imageFormat: 'webp', transparent: true, background: white }, jpgOnly, false),
    ).toThrow(expect.objectContaining({ exception: 'InvalidFormat' })))
})
