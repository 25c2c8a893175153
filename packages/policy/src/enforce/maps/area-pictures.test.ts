import { readAsked } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { requestOf } from '../../decide/policy.fixture.ts'
import { areaRight } from '../../model/area.fixture.ts'
import { rowsNeedKey } from '../../model/area-facts.ts'
import { areaRowsKey } from '../../model/area-right.ts'
import { assets } from '../../model/catalog.fixture.ts'
import type { ServiceRights } from '../../model/rights.ts'
import { allRows, rowsInArea } from '../../model/row-filter.ts'
import { narrowIntent } from '../narrow-intent.ts'

const right = areaRight()
const endless = Number.POSITIVE_INFINITY
const [layer] = assets.layers
if (layer === undefined) throw new Error('the service has no layer')
const view = {
  grant: 'contractor',
  fields: null,
  rows: rowsInArea(allRows, { key: rowsNeedKey(layer.id, areaRowsKey(right)), layerId: layer.id, right }),
  area: right,
  records: endless,
  picture: { scaleFrom: 0, scaleTo: endless, pixels: endless, formats: null },
}
const rights: ServiceRights = {
  service: assets,
  whole: false,
  tiles: [],
  layers: new Map([[layer.id, { layer, views: [view] }]]),
}

describe('A picture under an area', () => {
  it.each(['image', 'json'])('is refused as long as nothing masks it: %s', (f) => {
    const { map } = requestOf('export', { bbox: '0,0,1,1', bboxSR: '3857', f })
    expect(narrowIntent(readAsked(map), rights, { isUnicode: true }).refusal).toMatchObject({
      code: 'access.denied',
      detail: 'pictures under an area are not masked',
    })
  })
})
