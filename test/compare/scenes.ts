import type { World } from '@mapgate/sample-server'
import { mutateRequest } from '../fuzz/mutations.ts'
import { Random as FuzzRandom } from '../fuzz/random.ts'
import { type FuzzRequest, generateRequest } from '../fuzz/requests.ts'
import type { CaseRequest } from '../soundness/gateway.ts'
import type { Policy } from '../soundness/policies.ts'
import { createRandom, type Random } from '../soundness/random.ts'
import { makeRequest, weighted } from '../soundness/requests.ts'
import { sightOf } from '../soundness/sight.ts'
import { createTemplate } from '../soundness/template.ts'
import { makeWorld } from '../soundness/worlds.ts'
import { makeConfiguration } from './configurations.ts'
import { dress } from './dress.ts'
import type { Ask, Scene } from './exchange.ts'
import { makeOwn, signIns, signOut } from './own-asks.ts'
import { formType, type Plain } from './plain.ts'
import { vectors } from './vectors.ts'

/** Requests of one scene. */
export const sceneSize = 200
const vectorsPerScene = 30
const askedInARow = 66
const wholeWorldEvery = 16

/** The world that values are made up for. */
const nothing: Policy = { grants: [], attributes: { district: '', districts: [], limit: 0 } }

/** Makes scenes by their numbers: the same seed and number give the same scene. */
export interface SceneMaker {
  make(number: number): Scene
  /** Scenes after which every vector was sent at least once. */
  readonly scenesForAllVectors: number
}

/** @param seed of all random choices */
export async function createSceneMaker(seed: number): Promise<SceneMaker> {
  const template = await createTemplate()
  const deck = vectors()
  const named = makeWorld(template, nothing, 'one').world
  return {
    scenesForAllVectors: Math.ceil(deck.length / vectorsPerScene),
    make: (number) => {
      const random = createRandom(seed * 1_000_003 + number)
      const { text, policy } = makeConfiguration(random, template)
      const dealt = Array.from(
        { length: vectorsPerScene },
        (_, index) => deck[(number * vectorsPerScene + index) % deck.length] as Plain,
      )
      const sees = (layerId: number, field?: string): boolean => {
        const sight = sightOf(policy, template, layerId)
        return sight.layer && (field === undefined || sight.field(field))
      }
      const makers: readonly (() => Plain)[] = [
        ...dealt.map((plain) => () => plain),
        ...Array.from({ length: 52 }, () => () => fuzzed(random, named)),
        ...Array.from({ length: 80 }, () => () => sounded(random, { random, template, sees })),
        ...Array.from({ length: 28 }, () => () => makeOwn(random)),
      ]
      const asks = shuffled(random, makers).map((make) => dress(random, make()))
      const world = number % wholeWorldEvery === wholeWorldEvery - 1 ? 'whole' : 'small'
      return { number, configuration: text, policy, world, asks: withSignIns(random, asks) }
    },
  }
}

/** Begins with a token, a ticket and a session, takes new ones now and then, and ends the session. */
const withSignIns = (random: Random, asks: readonly Ask[]): readonly Ask[] => [
  ...asks.flatMap((ask, index) => (index % askedInARow === 0 ? [...signIns(random), ask] : [ask])),
  signOut,
]

function shuffled<T>(random: Random, items: readonly T[]): readonly T[] {
  const mixed = [...items]
  for (let last = mixed.length - 1; last > 0; last--) {
    const at = random.whole(0, last)
    const [one, other] = [mixed[at] as T, mixed[last] as T]
    mixed[at] = other
    mixed[last] = one
  }
  return mixed
}

function fuzzed(random: Random, world: World): Plain {
  const own = new FuzzRandom(random.whole(0, 2 ** 31))
  const layer = own.pick(world.layers.filter(({ kind }) => kind !== 'group' || own.chance(0.2)))
  const request = generateRequest({ random: own, world, layer })
  return plainOf('fuzz', own.chance(0.35) ? mutateRequest(request, own) : request)
}

function plainOf(source: string, { method, path, query, contentType, body }: FuzzRequest): Plain {
  return {
    source,
    method,
    path,
    query,
    ...(contentType === undefined ? {} : { headers: { 'content-type': contentType } }),
    ...(body === undefined ? {} : { body }),
  }
}

function sounded(random: Random, making: Parameters<typeof makeRequest>[0]): Plain {
  const request = makeRequest(making, random.pick(weighted))
  return { ...wireOf(request), source: `soundness ${request.operation}` }
}

const boundary = 'case-boundary'

/** A request of the soundness run as it goes over a wire. */
function wireOf({
  path,
  parameters,
  spelling = 'given',
  carrier = 'query',
  files = [],
}: CaseRequest): Omit<Plain, 'source'> {
  const pairs = Object.entries(parameters).map(([name, value]) => [
    spelling === 'upper' ? name.toUpperCase() : spelling === 'lower' ? name.toLowerCase() : name,
    value,
  ])
  const query = new URLSearchParams(pairs).toString()
  if (carrier === 'query') return { method: 'GET', path, query }
  if (carrier === 'form')
    return { method: 'POST', path, query: '', headers: { 'content-type': formType }, body: query }
  const named = pairs.map(([name = '', value = '']) => {
    const isFile = files.some((file) => file.toLowerCase() === name.toLowerCase())
    const more = isFile ? '; filename="note.txt"\r\nContent-Type: text/plain' : ''
    return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  })
  return {
    method: 'POST',
    path,
    query: '',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: `${named.join('')}--${boundary}--\r\n`,
  }
}
