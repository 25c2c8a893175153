import { afterEach, describe, expect, it } from 'vitest'
import { type OddStack, sites, startOddStack } from './odd-stack.ts'

/**
 * A name of a field that is not plain goes on only where a layer lists it. Where the path names no layer, hidden layers counted, and where it
 * names one, its hidden fields did. So a caller could try which names hidden fields have: for those the answer was another one.
 */

const field = (name: string) => ({ name, alias: name, type: 'esriFieldTypeString' })
const layers = [
  { ...sites, fields: [...sites.fields, field('Area (m²)'), field('Owner (secret)')] },
  { ...sites, id: 1, name: 'Hidden', fields: [...sites.fields, field('Price (secret)')] },
]
const grants = [{ fields: { except: ['Owner (secret)'] } }]
const on = { layers: ['Sites'] }

let stack: OddStack
afterEach(() => stack?.close())

const start = (shown = { grants, on } as { grants: readonly object[]; on?: object }) =>
  startOddStack({
    ...shown,
    layers,
    answer: ({ pathname }) => {
      if (pathname.endsWith('/find')) return { results: [] }
      if (pathname.endsWith('/FeatureServer/query')) return { layers: [] }
      return pathname.endsWith('/query') ? { fields: [], features: [] } : undefined
    },
  })

const requests: Record<string, string> = {
  'a search': '/MapServer/find?f=json&searchText=a&layers=0,1&sr=102100&searchFields=NAMED',
  'a query of many layers': '/FeatureServer/query?f=json&layerDefs={"0":"1=1"}&outFields=NAMED',
  'a condition on a hidden layer': '/FeatureServer/query?f=json&layerDefs={"0":"1=1","1":"\\"NAMED\\" = 1"}',
  'the fields of a query': '/MapServer/0/query?f=json&where=1=1&outFields=NAMED',
  'the fields of a query beside others': '/MapServer/0/query?f=json&where=1=1&outFields=NAME,NAMED',
  'the order of a query': '/MapServer/0/query?f=json&where=1=1&orderByFields=NAMED',
  'a condition of a query': '/MapServer/0/query?f=json&where="NAMED" = \'a\'',
  'a statistic':
    '/MapServer/0/query?f=json&outStatistics=[{"statisticType":"max","onStatisticField":"NAMED","outStatisticFieldName":"n"}]',
}
const asking = (request: string, name: string) =>
  `/rest/services/Sites${request.replace('NAMED', name)}`.replaceAll(/[^\w/?&=.,:]/gu, encodeURIComponent)

describe.each(Object.entries(requests))('%s', (_, request) => {
  it('tells names of hidden fields from others by nothing', async () => {
    stack = await start()
    const [unknown, ...hidden] = await Promise.all(
      ['Nothing (secret)', 'Owner (secret)', 'Price (secret)'].map(async (name) => {
        const { status, refused, text } = await stack.ask(asking(request, name))
        return [status, refused, text.replaceAll(name, 'NAMED')]
      }),
    )
    expect(hidden).toEqual([unknown, unknown])
  })
})

it('a name that is seen goes on, and to callers with every right every one', async () => {
  stack = await start()
  const named = ['a search', 'a query of many layers', 'the fields of a query'].map(
    (name) => requests[name] ?? '',
  )
  for (const request of named) {
    expect(await stack.ask(asking(request, 'Area (m²)'))).toMatchObject({ status: 200, refused: undefined })
    expect(stack.asked().at(-1)).toContain('Area (m²)')
  }
  await stack.close()
  stack = await start({ grants: [{}] })
  for (const request of named.slice(0, 2))
    expect(await stack.ask(asking(request, 'Price (secret)'))).toMatchObject({
      status: 200,
      refused: undefined,
    })
})
