import { readIntent } from '@mapgate/protocol'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../../policy/src/decide/policy.fixture.ts'
import { requestOf } from '../core/request/gateway-request.fixture.ts'
import { basisOf, subjectOf } from './subject.ts'

const service = catalog.service('ags', 'Water/Assets', 'MapServer')
const picture = { bbox: '0,0,10,5', bboxSR: '4326', size: '100,50', f: 'image' }

const subject = (path: string, parameters: Record<string, string> = {}) => {
  const { map } = requestOf(path, parameters)
  return subjectOf(map, { upstream: 'ags', intent: readIntent(map), service })
}

describe('What a question is about', () => {
  it('is its service in lower case', () => {
    expect(subject('legend', { f: 'json' })).toEqual({ upstream: 'ags', service: 'water/assets' })
  })

  it('is the layer in its path, where nothing of others is shown', () => {
    expect(subject('0/query', { where: '1=1' })?.layers).toEqual([0])
    expect(subject('0/queryRelatedRecords', { objectIds: '1', relationshipId: '0' })?.layers).toBeUndefined()
  })

  it.each([
    ['show:0', [0]],
    ['exclude:0', undefined],
    ['hide:0', undefined],
    ['include:0', undefined],
    ['show:99', undefined],
  ])('is the layers of a picture only where they are certain: %s', (layers, expected) => {
    expect(subject('export', { ...picture, layers })?.layers).toEqual(expected)
  })

  it('is more than the extent that was asked for: the size is filled, and symbols reach in', () => {
    expect(subject('export', picture)?.extent).toEqual({
      wkid: 4326,
      xmin: -5,
      ymin: -2.5,
      xmax: 15,
      ymax: 7.5,
    })
    expect(subject('export', { ...picture, size: '100,100' })?.extent).toMatchObject({
      ymin: -7.5,
      ymax: 12.5,
    })
  })

  it.each([{ bboxSR: '' }, { imageSR: '3857' }, { mapScale: '1000' }, { rotation: '30' }])(
    'is any extent where it is not certain: %o',
    (changes) => expect(subject('export', { ...picture, ...changes })?.extent).toBeUndefined(),
  )

  it('is nothing for what is attached to rows, nor for edits', () => {
    expect(subject('0/1/attachments', { f: 'json' })).toBeUndefined()
    const path = '/rest/services/Water/Assets/FeatureServer/0/addFeatures'
    const { map } = requestOf(path, { features: '[]' }, 'POST')
    expect(subjectOf(map, { upstream: 'ags', intent: undefined, service })).toBeUndefined()
  })
})

describe('What the catalogue holds of a service', () => {
  it('is told apart by value and upstream', () => {
    if (service === undefined) throw new Error('the fixture has no such service')
    const basis = basisOf('ags', service)
    expect(basisOf('ags', structuredClone(service))).toBe(basis)
    expect(basisOf('other', service)).not.toBe(basis)
    const [first, ...others] = service.layers
    const swapped = { ...service, layers: [...others, first].flatMap((layer) => layer ?? []) }
    const renamed = {
      ...service,
      layers: service.layers.map((layer) => ({ ...layer, name: `${layer.name} 2` })),
    }
    expect(new Set([service, swapped, renamed].map((one) => basisOf('ags', one))).size).toBe(
      service.layers.length > 1 ? 3 : 2,
    )
  })
})
