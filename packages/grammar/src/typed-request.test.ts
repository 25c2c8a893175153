import { describe, expect, expectTypeOf, it } from 'vitest'
import type { Expression } from './expression/index.ts'
import { operation, parameter, required } from './operations/define.ts'
import { parseRequest } from './parse.ts'
import { isFor, type MapRequest, only, type RequestFor, without, withValues } from './request.ts'
import type { Size } from './values/drawing/size.ts'
import type { Extent } from './values/geometry/extent.ts'
import { boolean } from './values/plain/boolean.ts'
import { integer } from './values/plain/number.ts'
import type { FieldList } from './values/rows/field-list.ts'

const site = '/rest/services/F/FeatureServer'

function read(path: string): MapRequest {
  const [before = '', query = ''] = path.split('?')
  const { request, fault } = parseRequest({ method: 'GET', path: before, query })
  if (request === undefined) throw new Error(fault.message)
  return request
}

function queried(text = 'where=1%3D1&outFields=A&returnGeometry=true'): RequestFor<'FeatureServer.query'> {
  const request = read(`${site}/0/query?f=json&${text}`)
  if (!isFor(request, 'FeatureServer.query')) throw new Error(request.operation.id)
  return request
}

const exported = (): MapRequest => read('/rest/services/M/MapServer/export?bbox=1,2,3,4&size=5,6&f=image')

describe('the values of a request', () => {
  it('stand under the names that its operation declares, with their types', () => {
    const { parameters } = queried()
    expect(parameters.outFields).toEqual(['A'])
    expect(parameters.returnGeometry).toBe(true)
    expect(parameters.outSR).toBeUndefined()
    expectTypeOf(parameters.where).toEqualTypeOf<Expression | undefined>()
    expectTypeOf(parameters.outFields).toEqualTypeOf<FieldList | undefined>()
    expectTypeOf(parameters.returnGeometry).toEqualTypeOf<boolean | undefined>()
  })

  it('cannot be read under a misspelled name, nor under one of another operation', () => {
    const { parameters } = queried()
    // @ts-expect-error: `outfields` is no parameter of any operation.
    expect(parameters.outfields).toBeUndefined()
    // @ts-expect-error: only pictures have a size.
    expect(parameters.size).toBeUndefined()
    // @ts-expect-error: no operation has a parameter of this name.
    expect(exported().parameters.layerDef).toBeUndefined()
    // @ts-expect-error: taken apart, names are looked at too.
    const { wehre } = parameters
    expect(wehre).toBeUndefined()
  })

  it('of any operation have every type that some operation declares, until it is known which one it is', () => {
    const request = exported()
    expectTypeOf(request.parameters.size).toEqualTypeOf<Size | string | undefined>()
    expect(isFor(request, 'MapServer.query', 'FeatureServer.query')).toBe(false)
    if (!isFor(request, 'MapServer.export')) throw new Error(request.operation.id)
    expectTypeOf(request.parameters.size).toEqualTypeOf<Size | undefined>()
    expectTypeOf(request.parameters.bbox).toEqualTypeOf<Extent | undefined>()
    expect(request.parameters.size).toEqual({ widthPx: 5, heightPx: 6 })
    // @ts-expect-error: there is no operation of this id.
    expect(isFor(request, 'MapServer.exports')).toBe(false)
  })

  it('of several operations are those of them all, and of no other', () => {
    const { parameters }: RequestFor<'FeatureServer.query' | 'FeatureServer.queryTopFeatures'> = queried()
    expect(parameters.outStatistics).toBeUndefined()
    expect(parameters.topFilter).toBeUndefined()
    // @ts-expect-error: neither of the two draws.
    expect(parameters.bbox).toBeUndefined()
  })

  it('never change', () => {
    const { parameters } = queried()
    expect(Object.isFrozen(parameters)).toBe(true)
    expect(Object.isFrozen(withValues(queried(), { outFields: '*' }).parameters)).toBe(true)
    // @ts-expect-error: they cannot be written to.
    expect(() => (Object.assign(parameters, {}).outFields = '*')).toThrow(TypeError)
  })
})

describe('a changed copy of a request', () => {
  it('takes values of the declared types', () => {
    const changed = withValues(queried(), { outFields: '*', returnGeometry: undefined, resultRecordCount: 5 })
    expect(Object.keys(changed.parameters)).toEqual(['where', 'outFields', 'resultRecordCount'])
    expectTypeOf(changed).toEqualTypeOf<RequestFor<'FeatureServer.query'>>()
    // @ts-expect-error: a number of rows is a number.
    expect(withValues(queried(), { resultRecordCount: '5' }).parameters.outFields).toEqual(['A'])
  })

  it('takes no value under a misspelled name', () => {
    // @ts-expect-error: `outfields` is no parameter of any operation.
    expect(() => withValues(queried(), { outfields: '*' })).toThrow(
      'FeatureServer.query has no parameter outfields',
    )
    // @ts-expect-error: only pictures have a size.
    expect(() => withValues(queried(), { size: { widthPx: 1, heightPx: 1 } })).toThrow('no parameter size')
    // What some operation declares compiles for a request of any; it is refused where this one does not declare it.
    expect(() => withValues(exported(), { where: undefined })).toThrow(
      'MapServer.export has no parameter where',
    )
  })

  it('goes without declared names, or with them only', () => {
    expect(Object.keys(without(queried(), 'where', 'outSR').parameters)).toEqual([
      'outFields',
      'returnGeometry',
    ])
    expect(Object.keys(only(queried(), 'where', 'outSR').parameters)).toEqual(['where'])
    // @ts-expect-error: `outfields` is no parameter of any operation.
    expect(without(queried(), 'outfields')).toEqual(queried())
    // @ts-expect-error: only pictures have a size.
    expect(only(queried(), 'size').parameters).toEqual({})
  })
})

it('an operation knows the names and types that it declares, and checks across them in these types', () => {
  const made = operation({
    id: 'MapServer.made',
    path: '/made',
    parameters: [required(parameter('count', integer(0, 9))), parameter('isLong', boolean)],
    complete: ({ count, isLong }) => {
      expectTypeOf(count).toEqualTypeOf<number | undefined>()
      return isLong === undefined ? {} : { isLong }
    },
  })
  expectTypeOf<MapRequest<typeof made>['parameters']>().toEqualTypeOf<{
    readonly count?: number
    readonly isLong?: boolean
  }>()
  expect(made.complete?.({ count: 1, isLong: true })).toEqual({ isLong: true })
})
