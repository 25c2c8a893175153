import { tileView } from '../../../packages/sample-server/src/basemap/view.ts'
import { readFrame } from '../../../packages/sample-server/src/mapserver/export-map.ts'
import type { Habits } from '../../../packages/sample-server/src/operation/habits.ts'
import { readParameters } from '../../../packages/sample-server/src/operation/parameters.ts'
import { webMercator } from '../../../packages/sample-server/src/query/spatial-reference.ts'
import type { CaseReply, CaseRequest } from '../gateway.ts'
import type { PlainGrant, Policy } from '../policies.ts'
import { isOnLayer, isOnService } from '../sight.ts'
import type { Template } from '../template.ts'
import type { DrawnFrame } from './seen-pixels.ts'

const tilePath = /Topo_Basemap\/MapServer\/(?:tile|WMTS\/.+)\/(\d+)\/(\d+)\/(\d+)(?:\.png|\.jpg)?$/

/** What the pictures show that the map server drew for a case; a tile is what its address says. */
export function framesOf(
  { questions }: CaseReply,
  { path }: CaseRequest,
  habits: Habits,
): readonly DrawnFrame[] {
  const [, level, row, column] = tilePath.exec(path) ?? []
  if (level !== undefined)
    return [{ ...tileView(Number(level), Number(row), Number(column)), reference: webMercator }]
  return questions
    .filter(({ operation, expects }) => /\.export$/.test(operation) && expects !== 'json')
    .map(({ query, body }) => {
      const text = body === undefined ? query : Buffer.from(body as Uint8Array).toString('utf8')
      return readFrame({ parameters: readParameters({ query: new URLSearchParams(text) }), habits })
    })
}

/** The grants that show a layer of a picture. */
export function grantsShowing(
  { executions }: CaseReply,
  { path }: CaseRequest,
  { policy, template }: { readonly policy: Policy; readonly template: Template },
): readonly PlainGrant[] {
  const service = /Topo_Basemap/.test(path) ? 'Topo_Basemap' : 'Assets_Service'
  const grants = policy.grants.filter((grant) => isOnService(grant, service) && mayView(grant))
  if (service === 'Topo_Basemap') return grants
  const drawn = executions.flatMap(({ layersDrawn }) => layersDrawn)
  return grants.filter((grant) => drawn.some((id) => isOnLayer(grant, id, template)))
}

const mayView = (grant: PlainGrant): boolean => grant.for?.includes('view') ?? true
