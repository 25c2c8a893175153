import { createRequire } from 'node:module'
import { parseRequest } from '@mapgate/protocol'
import { newEnforcer, newModelFromString, StringAdapter } from 'casbin'
import type { GatewayRequest } from '../packages/gateway/src/core/request/gateway-request.ts'
import { compileGrants } from '../packages/policy/src/index.ts'
import type { Catalog, ServiceEntry } from '../packages/policy/src/model/catalog.ts'
import { grantSection } from '../packages/policy/src/model/grant-schema.ts'
import type { Principal } from '../packages/policy/src/model/principal.ts'
import { type BenchResult, benchResult, median } from './result.ts'
import { parcels } from './scenes/parcels.ts'

const services = 500
const asked = 'Service_42'

/** A decision among 10,000 grants, beside engines for general policies on equivalent ones (who may query which service). */
export async function run(): Promise<readonly BenchResult[]> {
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
      layers: [parcels],
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
