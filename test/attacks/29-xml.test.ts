import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'

// External entities, entity bombs and endless attributes. No request of a map is XML here, so nothing reads any: it is refused by its type, and never sent on.

let stack: Stack
beforeAll(async () => {
  stack = await startStack()
  await fetch(`${stack.gatewayUrl}${service}?f=json`, { headers: { token: 'demo-key' } })
})
afterAll(() => stack?.close())

const service = '/arcgis/rest/services/Assets_Service/MapServer'
const layers = Array.from(
  { length: 12 },
  (_, index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`,
)
const documents: readonly [what: string, text: string][] = [
  ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
  ['an entity of another host', '<!DOCTYPE a [<!ENTITY x SYSTEM "http://169.254.169.254/">]><a>&x;</a>'],
  ['entities of entities', `<!DOCTYPE a [<!ENTITY e0 "lol">${layers.join('')}]><a>&e12;</a>`],
  ['an external set of rules', '<!DOCTYPE a SYSTEM "http://169.254.169.254/a.dtd"><a/>'],
  ['5,000 attributes', `<a ${Array.from({ length: 5_000 }, (_, index) => `b${index}=""`).join(' ')}/>`],
  ['ten thousand levels', '<a>'.repeat(10_000)],
  [
    'a SOAP call',
    '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body/></soap:Envelope>',
  ],
]
const types = [
  'text/xml',
  'application/xml',
  'application/soap+xml',
  'application/xhtml+xml',
  'image/svg+xml',
]
const paths = [
  // Whoever left the body unread would answer these two.
  `${service}/export?bbox=-118.5,34.2,-118,34.7&bboxSR=4326&size=64,64&f=json`,
  `${service}/2/query?where=1%3D1&returnCountOnly=true&f=json`,
  `${service}/WMSServer`,
  '/arcgis/services/Assets_Service/MapServer',
  '/arcgis/services/Assets_Service/MapServer/WMSServer',
  '/arcgis/services/Assets_Service/MapServer/WFSServer',
  '/arcgis/tokens/',
  '/.mapgate/ticket',
  '/.mapgate/session',
  '/.mapgate/sign-in',
]

describe('XML in the body of a request', () => {
  it.each(documents)('with %s is refused unread', async (_what, body) => {
    stack.sample.report.take()
    for (const [index, path] of paths.entries()) {
      const headers = { 'content-type': types[index % types.length] ?? '', token: 'demo-key' }
      const reply = await fetch(stack.gatewayUrl + path, {
        method: 'POST',
        body,
        headers,
        redirect: 'manual',
      })
      const text = await reply.text()
      const code = Number(/"code":(\d+)/.exec(text)?.[1] ?? reply.status)
      expect([path, text.includes('root:'), text.includes('lollol')]).toEqual([path, false, false])
      // A session and a ticket are asked for by the header alone: their body means nothing to a session, and is JSON for a ticket.
      if (path !== '/.mapgate/session')
        expect([path, code]).toEqual([path, expect.toBeOneOf([400, 403, 404, 413, 415])])
    }
    expect(stack.sample.report.take().filter(({ operation }) => /export|query/.test(operation))).toEqual([])
  })

  it.each(documents)(
    'as the value of a parameter, with %s, is a value that no operation takes',
    async (_what, text) => {
      stack.sample.report.take()
      for (const name of ['geometry', 'layerDefs', 'dynamicLayers', 'SLD_BODY', 'FILTER']) {
        const body = new URLSearchParams({ f: 'json', where: '1=1', bbox: '0,0,1,1', [name]: text })
        for (const path of [`${service}/export`, `${service}/2/query`])
          await fetch(stack.gatewayUrl + path, { method: 'POST', body, headers: { token: 'demo-key' } })
      }
      expect(JSON.stringify(stack.sample.report.take())).not.toMatch(/ENTITY|DOCTYPE|soap/)
    },
  )
})
