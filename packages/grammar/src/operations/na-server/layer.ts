import { operation } from '../define.ts'

/** One network layer: impedances, restrictions, defaults. */
export const layer = operation({
  id: 'NAServer.layer',
  path: '/rest/services/{service}/NAServer/{task}',
})
