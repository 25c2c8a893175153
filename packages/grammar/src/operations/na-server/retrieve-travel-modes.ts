import { operation } from '../define.ts'

/** The ways of travelling that the service knows. */
export const retrieveTravelModes = operation({
  id: 'NAServer.retrieveTravelModes',
  path: '/rest/services/{service}/NAServer/{task}/retrieveTravelModes',
})
