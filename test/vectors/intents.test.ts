import { declaredValues, operations, parseRequest, printIntent, readIntent } from '@mapgate/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ruleOf } from '../../packages/policy/src/enforce/operations/table.ts'
import { rawRequest, recordings } from './recordings.ts'
import { rawOf, type Sketch, sketchOf } from './request-arbitrary.ts'

const served = operations.filter((operation) => operation.refused === undefined)

/** The intent of a well-formed request. */
function intentOf(sketch: Sketch) {
  const { request, fault } = parseRequest(rawOf(sketch, true))
  if (request === undefined) throw new Error(`${fault?.code}: ${fault?.message}`)
  return { request, intent: readIntent(request) }
}

describe('the intent of a request, printed again, is the same request', () => {
  it.each(served.map((operation) => ({ id: operation.id, operation })))('$id', ({ operation }) => {
    fc.assert(
      fc.property(sketchOf(operation), (sketch) => {
        const { request, intent } = intentOf(sketch)
        expect(printIntent(intent)).toEqual(request)
      }),
      { numRuns: 50 },
    )
  })
})

describe('what selects something is carried by an intent, or named', () => {
  it.each(served.map((operation) => ({ id: operation.id, operation })))('$id', ({ operation }) => {
    fc.assert(
      fc.property(sketchOf(operation), (sketch) => {
        const { request, intent } = intentOf(sketch)
        const selecting = declaredValues(request).filter(({ selects }) => selects.length > 0)
        if (ruleOf(operation)?.narrow !== undefined) expect(intent.kind).not.toBe('own')
        const named = intent.kind === 'own' ? selecting.map(({ name }) => name) : []
        expect(intent.notCarried ?? []).toEqual(named)
      }),
      { numRuns: 20 },
    )
  })
})

describe('the edits that clients were recorded with', () => {
  const edits = recordings().flatMap((recording) => {
    const { request } = parseRequest(rawRequest(recording))
    return request?.operation.effect === 'write' ? [{ client: recording.client, request }] : []
  })

  it('are read into their parts, and printed as they came', () => {
    const operationsOf = Object.groupBy(edits, ({ request }) => request.operation.id)
    expect(Object.keys(operationsOf).sort()).toEqual([
      'FeatureServer.addAttachment',
      'FeatureServer.addFeatures',
      'FeatureServer.applyEdits',
      'FeatureServer.deleteAttachments',
      'FeatureServer.deleteFeatures',
      'FeatureServer.updateFeatures',
    ])
    for (const { request } of edits) {
      const intent = readIntent(request)
      expect(intent.kind).toBe('edit')
      expect(intent.notCarried).toBeUndefined()
      expect(printIntent(intent)).toEqual(request)
    }
  })
})
