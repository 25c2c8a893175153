import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compileGrants, type Obligations, obligationsKey, type Principal } from '../index.ts'
import { ask, crew, grantsOf, type Question, requestOf } from './asking.fixture.ts'
import { worldOf } from './world.fixture.ts'

const world = worldOf()
const area = { bbox: '0,0,100,100', size: '100,100', bboxSR: '102100' }
const questions: readonly Question[] = [
  { path: '0/query', parameters: { where: '1=1', outFields: '*' } },
  { path: '0/query', parameters: { where: "OWNER = 'dan'", outFields: 'NAME' } },
  { path: '0/query', parameters: { where: '1=1', returnExtentOnly: 'true' } },
  { path: 'feature/0/query', parameters: { where: '1=1', outFields: '*', f: 'pbf' } },
  { path: 'export', parameters: { ...area, f: 'image' } },
  { path: 'find', parameters: { searchText: 'e', layers: '0,2' } },
  { path: 'legend' },
  { path: 'tile/1/0/0', parameters: { f: 'image' } },
  { path: '0' },
  { path: '' },
  { path: '/rest/services' },
]

/** Ways to narrow a grant. No two of them show the same. */
const narrowings: readonly object[] = [
  {},
  { for: ['query'] },
  { with: { where: "DISTRICT = 'north'" } },
  { with: { where: "DISTRICT = 'south'" } },
  { with: { where: "DISTRICT = 'north'", extents: 'author' } },
  { with: { where: "DISTRICT = 'north'", classes: 'author' } },
  { with: { where: "DISTRICT = 'north\u2019'" } },
  { with: { where: 'DISTRICT = :principal.district' } },
  { with: { fields: { except: ['OWNER'] } } },
  { with: { fields: { except: ['OWNER', 'geometry'] } } },
  { with: { fields: { except: ['NONE'] } } },
  { with: { records: 2 } },
  { with: { scale: { from: 100_000 } } },
  { with: { image: { pixels: 100 } } },
  { with: { image: { formats: ['jpg'] } } },
  { with: { tiles: 'whole', where: "DISTRICT = 'north'" } },
  { on: { layers: [0] } },
  { on: { services: ['Office/*'] } },
]

/** One narrowing alone, or two of them, in the order of the list. */
const lists = narrowings.flatMap((one, at) => [
  [one],
  ...narrowings.slice(at + 1).map((other) => [one, other]),
])

const district = 'north\u2019'

function keyOf(grants: readonly object[], question: Question, principal: Partial<Principal> = {}): string {
  const place = { mount: { path: '/arcgis', upstream: 'maps' }, map: requestOf(question) }
  const by = { ...crew, attributes: { district }, ...principal }
  const decision = compileGrants({ grants: grantsOf(grants) }).authorize(by, place, world.catalog, 0)
  return decision.effect === 'deny' ? 'denied' : obligationsKey(decision.obligations as Obligations)
}

/** The questions to the map server, and what is shown of its replies, as a text. */
async function outcomeOf(grants: readonly object[], question: Question): Promise<string> {
  const principal = { attributes: { district } }
  const { asked, replies: _, ...shown } = await ask(world, question, { grants, principal })
  return JSON.stringify([asked, shown], (_name, value) => (value instanceof Set ? [...value] : value))
}

describe('Obligations with the same key', () => {
  it.each(
    questions.map(
      (question) => [`${question.path} ${JSON.stringify(question.parameters ?? {})}`, question] as const,
    ),
  )('ask the same and show the same: %s', async (_, question) => {
    const outcomes = new Map<string, string>()
    for (const grants of lists) {
      const [key, outcome] = [keyOf(grants, question), await outcomeOf(grants, question)]
      expect(outcome, JSON.stringify(grants)).toBe(outcomes.get(key) ?? outcome)
      outcomes.set(key, outcome)
    }
    expect(new Set(outcomes.values()).size).toBeGreaterThan(1)
  })

  it('are those of equal grants, in any order, by any name and for anybody', () => {
    const some = fc.uniqueArray(fc.nat({ max: narrowings.length - 1 }), { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(some, fc.constantFrom(...questions), (places, question) => {
        const grants = places.map((place) => narrowings[place] as object)
        const others = grants
          .toReversed()
          .map((grant, at) => ({ ...grant, name: `grant ${at}`, to: { roles: ['office'] } }))
        const somebody = { id: 'user:otto', name: 'otto', roles: ['office'], shownAs: 'password' } as const
        expect(keyOf(others, question, somebody)).toBe(keyOf(grants, question))
      }),
      { numRuns: 200 },
    )
  })
})
