import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ModulePage, openModulePage } from '../system/sample-server/module-page.ts'
import { type Stack, startStack } from './stack.ts'

let stack: Stack
let opened: ModulePage

beforeAll(async () => {
  stack = await startStack({
    configure: ({ grants }) => {
      const editing = ['view', 'query', 'attachments', 'edit']
      grants.push({ to: { roles: ['everything'] }, on: {}, for: editing })
    },
  })
  opened = await openModulePage('<title>@arcgis/core</title>')
})
afterAll(async () => {
  await opened?.close()
  await stack?.close()
})

/** Attaches a file of so many bytes to the first hydrant, with an unmodified layer of @arcgis/core, and reads it back. */
function attach(bytes: number): Promise<{ attached?: boolean; length?: number; error?: string }> {
  const script = `(async () => {
    const [{ default: config }, { default: FeatureLayer }] = await Promise.all([
      import('@arcgis/core/config.js'), import('@arcgis/core/layers/FeatureLayer.js')])
    config.request.interceptors.push({ urls: '${stack.gatewayUrl}/', headers: { token: 'demo-key' } })
    try {
      const layer = new FeatureLayer({ url: '${stack.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/2' })
      await layer.load()
      const { features: [feature] } = await layer.queryFeatures({ where: '1=1', num: 1 })
      const form = new FormData()
      form.append('attachment', new File([new Uint8Array(${bytes})], 'film.mp4', { type: 'video/mp4' }))
      const { objectId, error } = await layer.addAttachment(feature, form)
      const url = layer.url + '/2/' + feature.attributes[layer.objectIdField] + '/attachments/' + objectId
      const reply = await fetch(url, { headers: { token: 'demo-key' } })
      return { attached: error == null, length: (await reply.arrayBuffer()).byteLength }
    } catch (error) { return { error: String(error.message ?? error) } }
  })()`
  return opened.page.evaluate(script) as ReturnType<typeof attach>
}

describe('an attachment of @arcgis/core, which writes f behind its file', () => {
  it.each([
    ['small, is held', 1_000],
    ['larger than what is held, streams', 12_000_000],
  ])('that is %s', async (_what, bytes) => {
    expect(await attach(bytes)).toEqual({ attached: true, length: bytes })
  })
})
