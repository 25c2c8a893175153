import { describe, expect, it } from 'vitest'
import { everywhere, first } from '../enforce.fixture.ts'

const whole = [{ ...everywhere, with: { where: "district = 'n'", tiles: 'whole' } }]

describe('What a grant gives whole where rows are hidden', () => {
  it.each([
    ['passes as it comes: a tile', 'tile/1/1/1', { f: 'image' }, 'stream'],
    ['passes as it comes: KML', 'generateKml', { docName: 'x', layers: '0', f: 'kmz' }, 'stream'],
    ['is read where it is JSON: a map of tiles', 'tilemap/1/0/0/8/8', { f: 'json' }, 'whole'],
  ])('%s', (_, path, parameters, holds) => {
    expect(first(whole, path, parameters).holds).toBe(holds)
  })
})
