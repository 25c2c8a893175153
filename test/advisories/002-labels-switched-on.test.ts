import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { asVisitor, fieldsRead, parameter } from './caller.ts'

/**
 * Parcels carry their owners as labels. For callers without that field they are drawn without labels; a dynamic layer that said
 * `showLabels` and named no label classes switched the layer's own on again, and the owners stood in the picture.
 */
describe('labels that a dynamic layer switches on', () => {
  const parcels = 5
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack.close())

  it.each([
    ['showLabels alone', { showLabels: true }],
    ['showLabels with no classes', { showLabels: true, labelingInfo: [] }],
    ['a drawing that does not speak of labels', { transparency: 0 }],
  ])('stay off where they name hidden fields: %s', async (_, drawingInfo) => {
    const layers = [{ id: 0, source: { type: 'mapLayer', mapLayerId: parcels }, drawingInfo }]
    const { json } = await asVisitor(
      stack,
      `/MapServer/${parcels}/query?f=json&where=1%3D1&resultRecordCount=1`,
    )
    const [[[x, y]]] = json.features[0].geometry.rings
    const bbox = [x - 100, y - 100, x + 100, y + 100].join()
    const { status, executions } = await asVisitor(
      stack,
      `/MapServer/export?f=image&bbox=${bbox}&bboxSR=102100&size=800,800&dynamicLayers=${parameter(layers)}`,
    )
    expect(status).toBe(200)
    expect(executions.flatMap(({ layersDrawn }) => layersDrawn)).toContain(parcels)
    expect(fieldsRead(executions, parcels)).not.toContain('owner_name')
  })
})
