import { expect, it } from 'vitest'
import { outboundWith } from '../../core/upstream/outbound.fixture.ts'
import { sendingFor } from './asked-of-site.ts'
import { replyOf } from './wms-server.fixture.ts'

it('A question, which was counted as one request, becomes no second one', async () => {
  const sent: string[] = []
  const ask = async ({ request }: { readonly request: string }) => {
    sent.push(request)
    return replyOf({})
  }
  const send = sendingFor(ask, outboundWith(), new AbortController().signal)
  await send({ request: 'GetFeatureInfo', parameters: [] })
  await expect(send({ request: 'GetMap', parameters: [] })).rejects.toMatchObject({
    code: 'gateway.internal',
  })
  expect(sent).toEqual(['GetFeatureInfo'])
})
