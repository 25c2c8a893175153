import { boolean } from '../../values/boolean.ts'
import { operation, parameter } from '../define.ts'

/** A tile of a cached map: all layers, all rows. */
export const tile = operation({
  id: 'MapServer.tile',
  path: '/rest/services/{service}/MapServer/tile/{level}/{row}/{column}',
  effect: 'draw',
  formats: ['image'],
  parameters: [parameter('blankTile', boolean)],
})
