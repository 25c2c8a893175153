import { boolean } from '../../values/boolean.ts'
import { operation, parameter } from '../define.ts'
import { imageChoices } from '../shared/unserved-parameters.ts'

/** A tile of a cached image service. */
export const tile = operation({
  id: 'ImageServer.tile',
  path: '/rest/services/{service}/ImageServer/tile/{level}/{row}/{column}',
  effect: 'draw',
  formats: ['image'],
  parameters: [parameter('blankTile', boolean)],
  unserved: imageChoices,
})
