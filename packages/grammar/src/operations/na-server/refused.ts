import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'

const matrix =
  'Cost matrices, location-allocation and fleet routing are not served yet: their inputs are not typed.'

/** Operations of an NAServer that are not served, and why. */
export const refused: readonly RefusedOperation[] = [
  refusal('NAServer.solveODCostMatrix', '/rest/services/{service}/NAServer/{task}/solveODCostMatrix', matrix),
  refusal('NAServer.solveLAF', '/rest/services/{service}/NAServer/{task}/solveLAF', matrix),
  refusal('NAServer.solveVRP', '/rest/services/{service}/NAServer/{task}/solveVRP', matrix),
]
