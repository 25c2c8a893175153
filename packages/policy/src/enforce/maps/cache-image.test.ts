import { type MapImage, readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { requestOf } from '../../decide/policy.fixture.ts'
import { noFacts } from '../../model/facts.ts'
import type { ServiceRights } from '../../model/rights.ts'
import {
  paint,
  sideOf,
  squareRight,
  textOf,
  tiled,
  tileRight,
  tileRights,
  upstreamTile,
} from '../tiles/tiles.fixture.ts'
import { narrowMapImage } from './map-image.ts'

/** A map of tiles alone: no layer of it could be read. */
const service = { ...tiled, layers: [], frame: { wkids: [3857], metersPerUnit: 1 } }
const [small, large] = [squareRight(25), squareRight(75)]

/** Rights, and whether the map server draws the extents that it is asked for. */
interface Asked extends Partial<ServiceRights> {
  readonly draws?: boolean
}

function planned({ draws = true, ...rights }: Asked, bbox = '20,20,30,30', more: object = {}) {
  const given = tileRights(rights.tiles ?? [], { service, ...rights })
  const { map } = requestOf('export', { bbox, size: '10,10', layers: 'show:0,3', f: 'image', ...more })
  return narrowMapImage({
    isUnicode: true,
    paint,
    sideOf,
    intent: readIntent(map) as MapImage,
    rights: { ...given, facts: { ...noFacts, ...given.facts, draws: new Map([[3857, draws]]) } },
  })
}

async function drawn(...asked: Parameters<typeof planned>) {
  const { steps, combine } = planned(...asked)
  const intents = steps.map((step) => step([]).intent as MapImage)
  return { intents, text: textOf(await combine(intents.map(() => upstreamTile))) }
}

describe('A picture of a cache that lists no layers, within areas', () => {
  it('is drawn whole and masked, and its question names no layers', async () => {
    const { intents, text } = await drawn({ tiles: [tileRight(large), tileRight(large)] }, '70,70,80,80')
    expect(intents).toHaveLength(1)
    expect(intents[0]).toMatchObject({
      chosen: undefined,
      conditions: undefined,
      composed: undefined,
      area: { xmin: 70, ymin: 70, xmax: 80, ymax: 80 },
      imageFormat: 'png32',
    })
    expect(text).toBe('10x10 in 3857 + tile within square 75')
  })

  it('is stacked of what each grant shows, out of one picture', async () => {
    const { intents, text } = await drawn({ tiles: [tileRight(small), tileRight(large)] })
    expect(intents).toHaveLength(1)
    expect(text.split(' + ').slice(1).sort()).toEqual(['tile within square 25', 'tile within square 75'])
  })

  it('is not asked for outside, nor where no grant gives such pictures', async () => {
    const tiles = [tileRight(large)]
    expect(await drawn({ tiles }, '200,200,210,210')).toEqual({ intents: [], text: '10x10 in 3857' })
    const near = [tileRight(large, { scaleTo: 100 })]
    expect(await drawn({ tiles: near })).toEqual({ intents: [], text: '10x10 in 3857' })
    const few = [tileRight(large, { pixels: 99 })]
    expect(await drawn({ tiles: few })).toEqual({ intents: [], text: '10x10 in 3857' })
  })

  it('is refused turned, and where the map server draws another extent', () => {
    const tiles = [tileRight(large)]
    expect(() => planned({ tiles }, undefined, { rotation: '5' })).toThrow('access.denied')
    expect(() => planned({ tiles, draws: false })).toThrow('access.denied')
  })
})
