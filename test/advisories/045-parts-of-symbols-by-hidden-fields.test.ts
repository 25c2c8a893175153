import { afterEach, describe, expect, it } from 'vitest'
import { type OddStack, sites, startOddStack } from './odd-stack.ts'

/**
 * A layer's own drawing counted as one that looks at no field where the field stood in the parts of a symbol or without brackets. So pictures
 * showed sizes, colours, angles and labels that follow a hidden field.
 */

const symbol = { type: 'esriSMS', style: 'esriSMSCircle', color: [1, 2, 3, 255], size: 4 }
const cim = {
  type: 'CIMSymbolReference',
  symbol: { type: 'CIMPointSymbol', symbolLayers: [] },
  primitiveOverrides: [{ propertyName: 'Size', valueExpressionInfo: { expression: '$feature.OWNER' } }],
}
const label = { labelExpression: 'OWNER', labelPlacement: 'x', symbol: { type: 'esriTS' } }
const drawings: Record<string, object> = {
  'the size in a visual variable': {
    renderer: {
      type: 'simple',
      symbol,
      visualVariables: [{ type: 'sizeInfo', field: 'OWNER', minDataValue: 1, maxDataValue: 9 }],
    },
  },
  'the colour in a visual variable': {
    renderer: { type: 'simple', symbol, visualVariables: [{ type: 'colorInfo', field: 'OWNER', stops: [] }] },
  },
  'an angle in a visual variable': {
    renderer: {
      type: 'simple',
      symbol,
      visualVariables: [{ type: 'rotationInfo', valueExpression: '$feature.OWNER' }],
    },
  },
  'the angle by a name': { renderer: { type: 'simple', symbol, rotationExpression: 'OWNER' } },
  'a part of its symbol': { renderer: { type: 'simple', symbol: cim } },
  'a part of a class': {
    renderer: {
      type: 'uniqueValue',
      field1: 'DISTRICT',
      uniqueValueInfos: [{ value: 'North', label: 'North', symbol: cim }],
    },
  },
  'the text of a label by a name': { renderer: { type: 'simple', symbol }, labelingInfo: [label] },
  'a part of the symbol of a label': {
    renderer: { type: 'simple', symbol },
    labelingInfo: [{ ...label, labelExpression: '[NAME]', symbol: cim }],
  },
}

const picture = '/rest/services/Sites/MapServer/export?bbox=0,0,1,1&bboxSR=102100&size=9,9&f=image'
const legend = '/rest/services/Sites/MapServer/legend?f=json'
const described = '/rest/services/Sites/MapServer/0?f=json'

let stack: OddStack
afterEach(() => stack?.close())

const stackOf = (drawingInfo: object, grants: readonly object[]) =>
  startOddStack({
    grants,
    layers: [{ ...sites, hasLabels: 'labelingInfo' in drawingInfo, drawingInfo }],
    answer: (url, response) => {
      if (url.pathname.endsWith('/0')) return { ...sites, drawingInfo }
      if (url.pathname.endsWith('/legend')) return { layers: [] }
      if (!url.pathname.endsWith('/export')) return undefined
      response.setHeader('content-type', 'image/png')
      return Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
    },
  })

/** How the one layer is drawn, as the map server was told; undefined: as the layer itself draws. */
function drawn(asked: readonly string[]): { renderer?: object; showLabels?: boolean } | undefined {
  const [, list] = /[?&]dynamicLayers=(\[.*?\])(?:&|$)/.exec(asked.at(-1) ?? '') ?? []
  return list === undefined ? undefined : JSON.parse(list)[0].drawingInfo
}

describe.each(Object.entries(drawings))('a drawing where %s follows a hidden field', (_, drawingInfo) => {
  it('is not the one of the picture, the legend and the description', async () => {
    stack = await stackOf(drawingInfo, [{ fields: { except: ['OWNER'] } }])
    for (const target of [picture, legend]) {
      expect((await stack.ask(target)).status).toBe(200)
      const told = drawn(stack.asked())
      expect(told).toBeDefined()
      expect(JSON.stringify(told)).not.toContain('OWNER')
    }
    expect((await stack.ask(described)).text).not.toContain('OWNER')
  })

  it('stays where the field is seen', async () => {
    stack = await stackOf(drawingInfo, [{}])
    await stack.ask(picture)
    expect(drawn(stack.asked())).toBeUndefined()
  })
})

it('the stops of visual variables are statistics of all rows: they are not drawn where rows are hidden', async () => {
  const variables = {
    visualVariables: [{ type: 'sizeInfo', field: 'NAME', minDataValue: 1, maxDataValue: 987 }],
  }
  const renderer = {
    type: 'uniqueValue',
    field1: 'DISTRICT',
    uniqueValueInfos: [{ value: 'North', label: 'North', symbol }],
  }
  stack = await stackOf({ renderer: { ...renderer, ...variables } }, [{ where: "DISTRICT = 'North'" }])
  expect((await stack.ask(picture)).status).toBe(200)
  expect(drawn(stack.asked())?.renderer).toMatchObject({ type: 'uniqueValue', field1: 'DISTRICT' })
  expect((await stack.ask(described)).text).not.toContain('987')
})
