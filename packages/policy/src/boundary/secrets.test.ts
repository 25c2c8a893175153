import { fieldsNamed, layersNamed, printIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { ask, type Question, type Shown } from './asking.fixture.ts'
import { hiding } from './hiding.fixture.ts'
import { questions } from './questions.fixture.ts'
import { type Secret, worldOf } from './world.fixture.ts'

/** What a caller has in hands after a question, as text. */
const inHands = ({ code, publicText, json, bytes }: Shown): string =>
  JSON.stringify({ code, publicText, json, bytes: bytes && Buffer.from(bytes).toString('latin1') })

/** What the map server answered, as text. */
const answers = ({ replies }: Shown): string =>
  replies.map(({ body }) => Buffer.from(body as Uint8Array).toString('latin1')).join('\n')

const titleOf = ({ path, parameters = {} }: Question): string => `${path} ${new URLSearchParams(parameters)}`

const manners = Object.entries(hiding).flatMap(([name, asking]) =>
  (['exact', 'talkative'] as const).map((manner) => ({ name, manner, asking: { ...asking, manner } })),
)

describe('A caller cannot tell the world from its twin that differs in what is hidden', () => {
  it.each(manners)('$name, by a map server that is $manner', async ({ asking }) => {
    const [one, other] = [worldOf(), worldOf(asking.secrets)]
    const told: string[] = []
    for (const question of questions) {
      const [here, there] = [await ask(one, question, asking), await ask(other, question, asking)].map(inHands)
      if (here !== there) told.push(`${titleOf(question)}: ${here} or ${there}`)
    }
    expect(told).toEqual([])
  })
})

/** Descriptions, legends and lists of attachments cannot be asked for in part, so what is hidden is left out of the reply. */
const wholeReplies = /^(?:feature\/?)?(?:\d+|layers|legend|queryDomains|dynamicLayer)?$|^queryLegends$|^\/rest|queryAttachments$|\/generateKml|\/\d+\/(?:attachments|htmlPopup)/

/** The same for columns in results of searches, and for what GeoJSON has beside its properties. */
const cutLater = ({ path, parameters }: Question, secrets: readonly Secret[]): boolean =>
  wholeReplies.test(path) ||
  (/^(?:identify|find)$|GeoJSON/.test(parameters?.f === 'geojson' ? 'GeoJSON' : path) &&
    secrets.some((secret) => !['rows', 'layer', 'classes'].includes(secret)))

/** Grants of which one view is everything that their caller has of a layer, so that no cell of a reply has to be blanked. */
const ofOneView = Object.entries(hiding)
  .filter(([, { grants }]) => grants.length === 1)
  .map(([name, asking]) => ({ name, asking }))

describe('A map server that answers what it is asked', () => {
  it.each(ofOneView)('does not even answer what is hidden: $name', async ({ asking }) => {
    const [one, other] = [worldOf(), worldOf(asking.secrets)]
    const told: string[] = []
    for (const question of questions.filter((one) => !cutLater(one, asking.secrets))) {
      const [here, there] = [await ask(one, question, asking), await ask(other, question, asking)].map(answers)
      if (here !== there) told.push(`${titleOf(question)}: ${here} or ${there}`)
    }
    expect(told).toEqual([])
  })

  it.each(ofOneView)('is asked by no name that is hidden: $name', async ({ asking }) => {
    const { secrets } = asking
    const hidden = {
      fields: new Set([
        ...(secrets.includes('owners') ? ['owner', 'keeper', '*'] : []),
        ...(secrets.includes('dates') && !secrets.includes('rows') ? ['built'] : []),
      ]),
      layers: new Set(secrets.includes('layer') ? [5, 6, 7] : []),
    }
    const named: string[] = []
    for (const question of questions) {
      for (const { intent } of (await ask(worldOf(), question, asking)).asked) {
        const map = printIntent(intent)
        const names = [...fieldsNamed(map).keys(), ...(map.parameters.outFields === '*' ? ['*'] : [])]
        if (names.some((name) => hidden.fields.has(name))) named.push(`${titleOf(question)}: ${names}`)
        if (hidden.layers.intersection(layersNamed(map)).size > 0) named.push(titleOf(question))
      }
    }
    expect(named).toEqual([])
  })
})
