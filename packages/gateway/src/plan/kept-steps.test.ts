import { describe, expect, it } from 'vitest'
import { compileGrants } from '../../../policy/src/decide/authorizer.ts'
import { catalog, grantsOf, principalOf } from '../../../policy/src/decide/policy.fixture.ts'
import { noFacts } from '../../../policy/src/model/facts.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import { everywhere, north, open, plan } from './plan.fixture.ts'
import { createPlanner } from './plan-for.ts'
import { basisOf } from './subject.ts'

const bySites = [
  { ...everywhere, with: { where: "district = 'n'", fields: { except: ['owner'] } } },
  { ...everywhere, with: { where: "district = 's'" } },
]
const identify = {
  geometry: '0,0',
  geometryType: 'esriGeometryPoint',
  tolerance: '3',
  layers: 'all',
  mapExtent: '0,0,1,1',
  imageDisplay: '9,9,96',
}

/** What the first steps of a plan say of how their answers are kept. */
const kept = (...asked: Parameters<typeof plan>) =>
  plan(...asked).plan.steps.map((step) => {
    const { question, delivery } = step([])
    return { basis: question.basis, subject: delivery.subject, mount: delivery.mount }
  })

describe('The answer of a step is kept', () => {
  const subject = expect.objectContaining({ upstream: 'ags', service: 'water/assets' })
  const service = catalog.service('ags', 'Water/Assets', 'MapServer')
  const basis = service && basisOf('ags', service)

  it('with the entry that it was narrowed by, where something is hidden', () => {
    expect(kept(north, '0/query', { where: '1=1' })).toEqual([{ subject, basis, mount: '/arcgis' }])
  })

  it('under another key where nothing is hidden, because nobody looks at the page of the service for it', () => {
    expect(kept(open, '0/query', { where: '1=1' })).toEqual([{ subject, basis: undefined, mount: '/arcgis' }])
  })

  it('only where it is the only one: else one reply may say what is shown of another', () => {
    const steps = kept(bySites, 'identify', identify)
    expect(steps.length).toBeGreaterThan(1)
    expect(steps.map((one) => one.subject)).toEqual(steps.map(() => undefined))
  })

  it('not where ids of rows in an area stand in the question: an older answer would show these rows as they were elsewhere', () => {
    const request = requestOf('0/query', { where: '1=1' })
    const principal = principalOf()
    const decision = compileGrants(grantsOf(...north)).authorize(principal, request, catalog, 0)
    if (decision.effect === 'deny' || decision.obligations.rights === undefined) throw new Error('denied')
    const { obligations } = decision
    const planner = createPlanner({
      href: { keep: () => '', publicUrl: 'https://gate', clock: () => 0 },
    })
    const subjects = [new Map(), new Map([['0 area', { ids: [1] }]])].map((rows) => {
      const rights = { ...obligations.rights, facts: { ...noFacts, rows } } as typeof obligations.rights
      return planner(request, { ...obligations, ...(rights ? { rights } : {}) }, principal).steps[0]?.([])
        .delivery.subject
    })
    expect(subjects).toEqual([subject, undefined])
  })
})
