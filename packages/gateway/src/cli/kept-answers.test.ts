import { describe, expect, it } from 'vitest'
import { extentOf, formatSize } from './kept-answers.ts'

describe('mapgate cache', () => {
  it('reads an extent with its reference', () => {
    expect(extentOf('3857:-10,0,10.5,20')).toEqual({ wkid: 3857, xmin: -10, ymin: 0, xmax: 10.5, ymax: 20 })
  })

  it.each(['', '3857', '3857:1,2,3', '3857:1,2,3,4,5', '1,2,3,4', '3857:5,0,1,1', '3857:,,,', 'x:1,2,3,4'])(
    'refuses %j as an extent',
    (text) => expect(() => extentOf(text)).toThrow('a reference and four numbers: 3857:0,0,1000,1000'),
  )

  it('says what is kept', () => {
    const memory = { entries: 12, bytes: 345_678 }
    expect(formatSize({ memory })).toBe('memory  12 answers, 0.3 MB')
    expect(formatSize({ memory, disk: { entries: 3, bytes: 50_000_000 } })).toBe(
      'memory  12 answers, 0.3 MB\ndisk    3 answers, 50.0 MB',
    )
    expect(formatSize(undefined)).toBe('No answers are kept.')
  })
})
