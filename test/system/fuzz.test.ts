import type { BuiltRequest } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { fuzz } from '../fuzz/fuzz.ts'

/** What is sent, with its parameters changed. */
const form =
  (change: (parameters: URLSearchParams) => void) =>
  (built: BuiltRequest): BuiltRequest => {
    const { body, contentType } = built
    if (contentType?.startsWith('multipart/')) return built
    const parameters = new URLSearchParams(body ? new TextDecoder().decode(body) : built.query)
    change(parameters)
    return body
      ? { ...built, body: new TextEncoder().encode(`${parameters}`) }
      : { ...built, query: `${parameters}` }
  }

const replace = (name: string, value: string) =>
  form((parameters) => {
    if (parameters.has(name)) parameters.set(name, value)
  })

describe('a short fuzz run', () => {
  it('finds no difference between what was parsed and what the sample server executed', async () => {
    const result = await fuzz({ seed: 1869, cases: 4000, seconds: Number.POSITIVE_INFINITY })
    expect(result.differences).toEqual([])
    expect(result.requests).toBe(4000)
    expect(result.shapes).toBeGreaterThan(500)
    expect(result.executed).toBeGreaterThan(800)
    expect(Object.keys(result.executedByOperation).length).toBeGreaterThan(30)
    expect(result.conditions).toBeGreaterThan(100)
    expect(result.narrowed).toBeGreaterThan(100)
  })

  it.each<[string, (built: BuiltRequest) => BuiltRequest]>([
    ['a condition is lost', replace('where', '1=1')],
    ['the conditions of layers are lost', form((parameters) => parameters.delete('layerDefs'))],
    ['a list of layers is lost', form((parameters) => parameters.delete('layers'))],
    ['dynamic layers are lost', form((parameters) => parameters.delete('dynamicLayers'))],
    ['every field is asked for', replace('outFields', '*')],
    ['another field orders', form((parameters) => parameters.set('orderByFields', 'district'))],
    [
      'another layer is asked',
      (built) => ({
        ...built,
        path: built.path.replace(/\/(\d)\/query$/, (_, id) => `/${(Number(id) + 2) % 8}/query`),
      }),
    ],
    [
      'a row is deleted',
      (built) => ({ ...built, path: built.path.replace(/(FeatureServer\/\d)\/query$/, '$1/deleteFeatures') }),
    ],
  ])('is red when %s on the way', async (_, tamper) => {
    const { differences } = await fuzz({
      seed: 1869,
      cases: 4000,
      seconds: Number.POSITIVE_INFINITY,
      stopAtFirst: true,
      tamper,
    })
    expect(differences.length).toBeGreaterThan(0)
  })

  it('repeats itself: a seed and a number give one request', async () => {
    const [one, other] = await Promise.all(
      [1, 1].map(() => fuzz({ seed: 7, from: 300, cases: 40, seconds: Number.POSITIVE_INFINITY })),
    )
    expect(other?.refused).toEqual(one?.refused)
    expect(other?.executedByOperation).toEqual(one?.executedByOperation)
  })
})
