import { describe, expect, it } from 'vitest'
import { ask, type Question, type Shown } from './asking.fixture.ts'
import { hiding } from './hiding.fixture.ts'
import { questions } from './questions.fixture.ts'
import { worldOf } from './world.fixture.ts'

/** What a caller has in hands after a question, as text. */
function inHands({ code, publicText, json, bytes }: Shown): string {
  return JSON.stringify({ code, publicText, json, bytes: bytes && Buffer.from(bytes).toString('latin1') })
}

const cases = Object.entries(hiding).flatMap(([name, asking]) =>
  (['exact', 'talkative'] as const).map((manner) => ({ name, manner, asking: { ...asking, manner } })),
)

describe('A caller cannot tell the world from its twin that differs in what is hidden', () => {
  it.each(cases)('$name, by a map server that is $manner', async ({ asking }) => {
    const [one, other] = [worldOf(), worldOf(asking.secrets)]
    const told: string[] = []
    for (const question of questions) {
      const [here, there] = [
        inHands(await ask(one, question, asking)),
        inHands(await ask(other, question, asking)),
      ]
      if (here !== there) told.push(`${titleOf(question)}: ${here} or ${there}`)
    }
    expect(told).toEqual([])
  })
})

const titleOf = ({ path, parameters = {} }: Question): string => `${path} ${new URLSearchParams(parameters)}`
