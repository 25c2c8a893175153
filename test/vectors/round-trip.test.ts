import { isDeepStrictEqual } from 'node:util'
import { buildRequest, type MapRequest, operations, parseRequest, type RawRequest } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rawOf, sketchOf } from './request-arbitrary.ts'
import { valueTexts } from './value-texts.ts'

const served = operations.filter((operation) => operation.refused === undefined)

function understood(raw: RawRequest): MapRequest {
  const { request, fault } = parseRequest(raw)
  if (request !== undefined) return request
  throw new Error(
    `${fault?.code}: ${fault?.message} in ${raw.path}?${raw.query}${new TextDecoder().decode(raw.body)}`,
  )
}

it('every type of value that an operation declares is generated below', () => {
  const taken = operations.flatMap(({ parameters }) => parameters.filter((spec) => !spec.sentOnly))
  const types = new Set(taken.map((spec) => spec.type.id))
  expect([...types].filter((id) => valueTexts[id] === undefined && id !== 'file')).toEqual([])
})

describe('what is built re-parses to what was parsed', () => {
  it.each(served.map((operation) => ({ id: operation.id, operation })))('$id', ({ operation }) => {
    fc.assert(
      fc.property(sketchOf(operation), fc.boolean(), (sketch, post) => {
        const request = understood(rawOf(sketch, post))
        const built = buildRequest(request)
        const again = understood(built)
        expect(request.operation).toBe(operation)
        expect(again.operation).toBe(operation)
        expect(again.resource).toEqual(request.resource)
        expect(again.format).toBe(request.format)
        expect(
          isDeepStrictEqual(again.parameters, request.parameters),
          JSON.stringify(again.parameters),
        ).toBe(true)
        expect(buildRequest(again)).toEqual(built)
      }),
      { numRuns: 30 },
    )
  })
})

it('equal requests build equal bytes, whatever their order, their case, their method and what is dropped from them', () => {
  const sketches = fc.oneof(...served.filter((operation) => operation.methods.length === 2).map(sketchOf))
  fc.assert(
    fc.property(sketches, fc.boolean(), (sketch, post) => {
      const plain = buildRequest(understood(rawOf(sketch, post)))
      const parameters = [
        ['_ts', '1700000000000'] as const,
        ['foo', '1'] as const,
        ...sketch.parameters.toReversed().map(([name, value]) => [name.toUpperCase(), value] as const),
        ['token', 'T'] as const,
      ]
      expect(buildRequest(understood(rawOf({ ...sketch, parameters }, !post)))).toEqual(plain)
    }),
    { numRuns: 300 },
  )
})
