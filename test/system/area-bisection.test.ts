import { beforeAll, describe, expect, it } from 'vitest'
import type { PlainAreaRight } from '../soundness/areas/area-right.ts'
import { bisect } from '../soundness/areas/bisection.ts'
import { withBorderRows } from '../soundness/areas/border-rows.ts'
import { createTemplate, type Template } from '../soundness/template.ts'

// Whoever may ask for any place can halve a box around a place that is hidden. No relation, distance, tolerance or summary tells one half from
// the other: two worlds of which one lacks the row answer alike.

let template: Template
beforeAll(async () => {
  template = withBorderRows(await createTemplate())
})

const rights: readonly PlainAreaRight[] = [
  { of: 'corner', relation: 'within', clip: false, pictures: 'rows' },
  { of: 'hole', relation: 'intersects', clip: false, pictures: 'rows' },
  { of: 'degrees', relation: 'within', clip: false, pictures: 'rows' },
  { of: 'parcels', relation: 'intersects', clip: true, pictures: 'rows' },
]

describe('Boxes that are halved around a hidden row', () => {
  it.each(rights)('tell nothing of it: $of, $relation, clip $clip', async (right) => {
    const { asked, answered, leaks } = await bisect(right, template)
    expect(leaks.slice(0, 5)).toEqual([])
    // Where shapes are cut off, rows are found by geometries that intersect them and by nothing else.
    expect(answered).toBeGreaterThan(right.clip ? asked / 10 : asked / 2)
  })
})
