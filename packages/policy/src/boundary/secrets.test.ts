import { fieldsNamed, layersNamed, printIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { type Asking, ask, type Question, type Shown } from './asking.fixture.ts'
import { hiding } from './hiding.fixture.ts'
import type { Manner } from './manner.fixture.ts'
import { questions } from './questions.fixture.ts'
import { type Secret, type World, worldOf } from './world.fixture.ts'

/** What a caller has in hands after a question, as text. */
const inHands = ({ code, publicText, json, bytes }: Shown): string =>
  JSON.stringify({ code, publicText, json, bytes: bytes && Buffer.from(bytes).toString('latin1') })

/** What the map server answered, as text. */
const answers = ({ replies }: Shown): string =>
  replies.map(({ body }) => Buffer.from(body as Uint8Array).toString('latin1')).join('\n')

const titleOf = ({ path, parameters = {} }: Question): string => `${path} ${new URLSearchParams(parameters)}`

/** A question, with what it came to in the world and in its twin. */
interface Exchange {
  readonly question: Question
  readonly here: Shown
  readonly there: Shown
}

const exchanges = new Map<string, Promise<readonly Exchange[]>>()

/** Every question by one caller to one map server, asked once. */
function exchanged(name: string, manner: Manner): Promise<readonly Exchange[]> {
  const key = `${name} ${manner}`
  const { secrets = [], ...asking } = { ...hiding[name], manner }
  const [one, other] = [worldOf(), worldOf(secrets)]
  const found = exchanges.get(key) ?? askedOfBoth(one, other, { grants: [], ...asking })
  exchanges.set(key, found)
  return found
}

async function askedOfBoth(one: World, other: World, asking: Asking): Promise<readonly Exchange[]> {
  const found: Exchange[] = []
  for (const question of questions)
    found.push({
      question,
      here: await ask(one, question, asking),
      there: await ask(other, question, asking),
    })
  return found
}

const different = (found: readonly Exchange[], read: (shown: Shown) => string): readonly string[] =>
  found
    .filter(({ here, there }) => read(here) !== read(there))
    .map(({ question, here, there }) => `${titleOf(question)}: ${read(here)} or ${read(there)}`)

describe('A caller cannot tell the world from its twin that differs in what is hidden', () => {
  it.each(
    Object.keys(hiding).flatMap((name) =>
      (['exact', 'talkative'] as const).map((manner) => [name, manner] as const),
    ),
  )('%s, by a map server that is %s', async (name, manner) => {
    expect(different(await exchanged(name, manner), inHands)).toEqual([])
  })
})

/** Descriptions, legends and lists of attachments cannot be asked for in part, so what is hidden is left out of the reply. */
const wholeReplies =
  /^(?:feature\/?)?(?:\d+|layers|legend|queryDomains|dynamicLayer)?$|^queryLegends$|^\/rest|queryAttachments$|\/generateKml|\/\d+\/(?:attachments|htmlPopup)/

/** The same for columns in results of searches, and for what GeoJSON has beside its properties. */
const cutLater = ({ path, parameters }: Question, secrets: readonly Secret[]): boolean =>
  wholeReplies.test(path) ||
  (/^(?:identify|find)$|GeoJSON/.test(parameters?.f === 'geojson' ? 'GeoJSON' : path) &&
    secrets.some((secret) => !['rows', 'layer', 'classes'].includes(secret)))

/** Grants of which one view is everything that their caller has of a layer, so that no cell of a reply has to be blanked. */
const ofOneView = Object.entries(hiding)
  .filter(([, { grants }]) => grants.length === 1)
  .map(([name, { secrets, grants }]) => ({
    name,
    secrets,
    hidesFields: JSON.stringify(grants).includes('"fields"'),
    cuts: JSON.stringify(grants).includes('"clip"'),
  }))

describe('A map server that answers what it is asked', () => {
  // Servers answer object ids whether they are asked for or not, and shapes that are cut off have to come whole.
  const answered = ({ secrets, cuts }: (typeof ofOneView)[number]) => !secrets.includes('ids') && !cuts
  it.each(ofOneView.filter(answered))(
    'does not even answer what is hidden: $name',
    async ({ name, secrets }) => {
      const found = await exchanged(name, 'exact')
      expect(
        different(
          found.filter(({ question }) => !cutLater(question, secrets)),
          answers,
        ),
      ).toEqual([])
    },
  )

  it.each(ofOneView)('is asked by no name that is hidden: $name', async ({ name, secrets, hidesFields }) => {
    const fields = new Set([
      ...(hidesFields && secrets.includes('owners') ? ['owner', 'keeper', '*'] : []),
      ...(hidesFields && secrets.includes('dates') ? ['built'] : []),
    ])
    const layers = new Set(secrets.includes('layer') ? [5, 6, 7] : [])
    const named: string[] = []
    for (const { question, here } of await exchanged(name, 'exact')) {
      for (const { intent } of here.asked) {
        const map = printIntent(intent)
        const names = [...fieldsNamed(map).keys(), ...(map.parameters.outFields === '*' ? ['*'] : [])]
        if (names.some((one) => fields.has(one))) named.push(`${titleOf(question)}: ${names}`)
        if (layers.intersection(layersNamed(map)).size > 0) named.push(titleOf(question))
      }
    }
    expect(named).toEqual([])
  })
})
