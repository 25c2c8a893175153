import type { Operation } from '../../operation.ts'
import { refusal } from '../define.ts'

const solve =
  "Network analysis is not served yet: its stops and barriers make the map server fetch layers and addresses of the caller's choice."

/** Operations of an NAServer that are not served, and why. */
export const refused: readonly Operation[] = [
  refusal('NAServer.solve', '/rest/services/{service}/NAServer/{task}/solve', solve),
  refusal('NAServer.solveServiceArea', '/rest/services/{service}/NAServer/{task}/solveServiceArea', solve),
  refusal(
    'NAServer.solveClosestFacility',
    '/rest/services/{service}/NAServer/{task}/solveClosestFacility',
    solve,
  ),
  refusal('NAServer.solveODCostMatrix', '/rest/services/{service}/NAServer/{task}/solveODCostMatrix', solve),
  refusal('NAServer.solveLAF', '/rest/services/{service}/NAServer/{task}/solveLAF', solve),
  refusal('NAServer.solveVRP', '/rest/services/{service}/NAServer/{task}/solveVRP', solve),
  refusal(
    'NAServer.retrieveTravelModes',
    '/rest/services/{service}/NAServer/{task}/retrieveTravelModes',
    solve,
  ),
]
