import { createRequire } from 'node:module'
import { type FeatureQuery, parseRequest, readIntent } from '@mapgate/protocol'
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import type { GatewayRequest } from '../packages/gateway/src/core/request/gateway-request.ts'
import { shownFeatures } from '../packages/policy/src/enforce/features/shown-rows.ts'
import { compileGrants } from '../packages/policy/src/index.ts'
import type { Catalog, LayerEntry, ServiceEntry } from '../packages/policy/src/model/catalog.ts'
import { grantSection } from '../packages/policy/src/model/grant-schema.ts'
import type { Principal } from '../packages/policy/src/model/principal.ts'
import type { LayerRights } from '../packages/policy/src/model/rights.ts'
import { allRows } from '../packages/policy/src/model/row-filter.ts'
import { type BenchResult, benchResult, callsPerSecond, median } from './result.ts'

const services = 500
const asked = 'Service_42'

/**
 * A decision among 10 and among 10,000 grants, beside engines for general policies on equivalent ones (who may query which
 * service); and how fast three fields are hidden in a reply of 10,000 features.
 */
export async function run(): Promise<readonly BenchResult[]> {
  const few = decisionMicroseconds(10, { fresh: false })
  const many = decisionMicroseconds(10_000, { fresh: false })
  const fresh = decisionMicroseconds(10_000, { fresh: true })
  const cedar = cedarMicroseconds(10_000)
  const casbin = await casbinMicroseconds(10_000)
  const unit = 'µs'
  const less = { unit, better: 'less' as const }
  return [
    benchResult({
      id: 'policy-decision-10000',
      against: 'aim: 5 µs',
      ours: many,
      theirs: 5,
      goal: 1,
      ...less,
    }),
    benchResult({
      id: 'policy-decision-growth',
      against: 'aim: twice that of 10 grants',
      ours: many,
      theirs: 2 * few,
      goal: 1,
      ...less,
    }),
    benchResult({
      id: 'policy-decision-new-caller',
      against: 'aim: 50 µs for a caller never seen before',
      ours: fresh,
      theirs: 50,
      goal: 1,
      ...less,
    }),
    benchResult({
      id: 'policy-decision-cedar',
      against: '@cedar-policy/cedar-wasm 4.13.0',
      ours: many,
      theirs: cedar,
      goal: 1,
      ...less,
    }),
    benchResult({
      id: 'policy-decision-casbin',
      against: 'casbin 5.51.1',
      ours: many,
      theirs: casbin,
      goal: 1,
      ...less,
    }),
    hidingFields(),
  ]
}

/** Median time of one call, in microseconds: of 41 batches, so that a pause of the machine does not count. */
function medianMicroseconds(work: () => void, batch = 500): number {
  const times = Array.from({ length: 41 }, () => {
    const start = performance.now()
    for (let index = 0; index < batch; index++) work()
    return ((performance.now() - start) / batch) * 1000
  })
  return median(times)
}

const layer: LayerEntry = {
  id: 0,
  name: 'Parcels',
  type: 'Feature Layer',
  parentId: null,
  childIds: [],
  defaultVisibility: true,
  minScale: 0,
  maxScale: 0,
  fields: [
    'OBJECTID',
    'district',
    'status',
    'address',
    'area',
    'use',
    'year',
    'zone',
    'owner',
    'phone',
    'cost',
  ].map((name) => ({
    name,
    type: name === 'OBJECTID' ? 'esriFieldTypeOID' : 'esriFieldTypeString',
    alias: name,
  })),
  objectIdField: 'OBJECTID',
  globalIdField: undefined,
  displayField: 'address',
  typeIdField: undefined,
  geometryType: 'esriGeometryPoint',
  extent: undefined,
  timeFields: [],
  hasAttachments: false,
  relationships: [],
  drawing: { rendererFields: [], labelFields: [], drawingInfo: undefined },
}

/** Grants for as many roles, spread over the services. */
function decisionMicroseconds(count: number, { fresh }: { fresh: boolean }): number {
  const grants = Array.from({ length: count }, (_, index) =>
    grantSection.parse({
      to: { roles: [`role-${index}`] },
      on: { services: [index === 0 ? asked : `Service_${index % services}`] },
      with: { fields: { except: ['owner', 'phone'] }, where: 'district = :principal.district' },
    }),
  )
  const authorizer = compileGrants({ grants })
  const request = requestOf(`/rest/services/${asked}/MapServer/0/query`)
  const catalog = catalogOf()
  const make = (): Principal => ({
    id: 'user:visitor',
    name: 'visitor',
    kind: 'user',
    roles: ['role-0', 'staff'],
    attributes: { district: 'North' },
    scope: {},
    carrier: 'header',
    shownAs: 'token',
    expiresAt: null,
  })
  const known = make()
  const decide = () => {
    const { effect } = authorizer.authorize(fresh ? make() : known, request, catalog, 1_700_000_000_000)
    if (effect !== 'permit') throw new Error('the bench is wrong: it has to be permitted')
  }
  decide()
  return medianMicroseconds(decide)
}

function catalogOf(): Catalog {
  const entries = Array.from(
    { length: services },
    (_, index): ServiceEntry => ({
      name: `Service_${index}`,
      type: 'MapServer',
      cached: false,
      layers: [layer],
      capabilities: [],
      supportsDynamicLayers: true,
    }),
  )
  const byName = new Map(entries.map((entry) => [entry.name.toLowerCase(), entry]))
  return { generation: 1, services: () => entries, service: (_, name) => byName.get(name.toLowerCase()) }
}

function requestOf(path: string): GatewayRequest {
  const parsed = parseRequest({ method: 'GET', path, query: "where=status='open'&outFields=*&f=json" })
  if (parsed.fault) throw new Error(parsed.fault.message)
  const mount = {
    path: '/arcgis',
    upstream: 'ags',
    at: '',
    carriersOff: new Set<string>(),
    realStatus: false,
  }
  return { inbound: {} as GatewayRequest['inbound'], mount, map: parsed.request }
}

/** The Node.js build of Cedar is CommonJS. */
const cedarWasm = createRequire(import.meta.url)(
  '@cedar-policy/cedar-wasm/nodejs',
) as typeof import('@cedar-policy/cedar-wasm/nodejs')

function cedarMicroseconds(count: number): number {
  const policies = Array.from(
    { length: count },
    (_, index) =>
      `permit(principal in Role::"role-${index}", action == Action::"query", resource == Service::"${index === 0 ? asked : `Service_${index % services}`}");`,
  )
  const prepared = cedarWasm.preparsePolicySet('bench', { staticPolicies: policies.join('\n') })
  if (prepared.type !== 'success') throw new Error('Cedar did not take the policies')
  const call = {
    principal: { type: 'User', id: 'visitor' },
    action: { type: 'Action', id: 'query' },
    resource: { type: 'Service', id: asked },
    context: {},
    preparsedPolicySetId: 'bench',
    entities: [
      { uid: { type: 'User', id: 'visitor' }, attrs: {}, parents: [{ type: 'Role', id: 'role-0' }] },
    ],
  }
  return medianMicroseconds(() => {
    const answer = cedarWasm.statefulIsAuthorized(call)
    if (answer.type !== 'success' || answer.response.decision !== 'allow')
      throw new Error('Cedar has to permit')
  }, 3)
}

async function casbinMicroseconds(count: number): Promise<number> {
  const model = newModelFromString(`
[request_definition]
r = sub, obj, act
[policy_definition]
p = sub, obj, act
[role_definition]
g = _, _
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = g(r.sub, p.sub) && r.obj == p.obj && r.act == p.act
`)
  const lines = Array.from(
    { length: count },
    (_, index) => `p, role-${index}, ${index === 0 ? asked : `Service_${index % services}`}, query`,
  )
  const enforcer = await newEnforcer(model, new StringAdapter([...lines, 'g, visitor, role-0'].join('\n')))
  return medianMicroseconds(() => {
    if (!enforcer.enforceSync('visitor', asked, 'query')) throw new Error('casbin has to permit')
  }, 3)
}

function hidingFields(): BenchResult {
  const names = layer.fields.map(({ name }) => name)
  const features = Array.from({ length: 10_000 }, (_, index) => ({
    attributes: Object.fromEntries(
      names.map((name, column) => [name, column === 0 ? index : `${name} ${index}`]),
    ),
    geometry: { x: -13_130_000 + index, y: 4_090_000 + index },
  }))
  const fields = layer.fields.map(({ name, type, alias }) => ({ name, type, alias }))
  const text = JSON.stringify({
    objectIdFieldName: 'OBJECTID',
    geometryType: 'esriGeometryPoint',
    fields,
    features,
  })
  const hidden = new Set(['owner', 'phone', 'cost'])
  const shown = new Set([
    ...names.map((name) => name.toLowerCase()).filter((name) => !hidden.has(name)),
    'geometry',
  ])
  const picture = {
    scaleFrom: 0,
    scaleTo: Number.POSITIVE_INFINITY,
    pixels: Number.POSITIVE_INFINITY,
    formats: null,
  }
  const seen: LayerRights = {
    layer,
    views: [{ grant: 'bench', fields: shown, rows: allRows, records: Number.POSITIVE_INFINITY, picture }],
  }
  const { map } = requestOf(`/rest/services/${asked}/MapServer/0/query`)
  const query = readIntent(map) as FeatureQuery
  const bare = callsPerSecond(() => JSON.stringify(JSON.parse(text)), { roundMs: 1500 })
  const hiding = callsPerSecond(() => JSON.stringify(shownFeatures(JSON.parse(text), query, seen)), {
    roundMs: 1500,
  })
  return benchResult({
    id: 'policy-hide-three-fields',
    against: 'JSON.parse + JSON.stringify',
    ours: hiding,
    theirs: bare,
    unit: 'replies/s',
    goal: 0.6,
    better: 'more',
  })
}
