import { expect, it } from 'vitest'
import { z } from 'zod'
import type { AdminEvent } from '../../core/admin-event.ts'
import type { AdminRight } from './administrator.ts'
import { openApiOf } from './openapi.ts'
import { AdminProblem } from './problem.ts'
import { jsonRoute, otherRoute } from './route.ts'
import { createApi } from './router.ts'

const doubled = jsonRoute({
  method: 'post',
  path: '/doubled/{name}',
  right: 'change',
  summary: 'Doubles a number.',
  act: 'number.double',
  body: z.strictObject({ number: z.number() }),
  reply: z.object({ name: z.string(), twice: z.number() }),
  answer: async ({ params, body: { number }, note }) => {
    note(params.name ?? '')
    if (number === 13) throw new Error('a secret of the inside')
    return { name: params.name ?? '', twice: 2 * number, hidden: 'not in the schema' }
  },
})

/** Without a token file, and with Ines alone. */
const possibleAdministrators = async () => ({ hasToken: false, systems: [], users: ['user:ines'] })

function opened(rights: readonly AdminRight[] | undefined, routes = [doubled]) {
  const events: AdminEvent[] = []
  const failures: unknown[] = []
  const api = createApi(routes, {
    administratorOf: async () =>
      rights && { id: 'user:ines', name: 'Ines', rights: new Set<AdminRight>(rights) },
    demandNoOtherSite: () => {},
    demandOwnPage: (c) => {
      if (c.req.header('origin') !== undefined) throw new AdminProblem(403, 'Another page sent this.')
    },
    audit: (event) => void events.push(event),
    addressOf: () => '192.0.2.1',
    newId: () => 'id',
    clock: () => 0,
    failed: (error) => void failures.push(error),
    lookAgainMs: 1,
    possibleAdministrators,
  })
  const ask = async (body: string, headers: Record<string, string> = {}) => {
    const reply = await api.request('/doubled/a', { method: 'POST', body, headers })
    return [reply.status, await reply.json()]
  }
  return { api, ask, events, failures }
}

it('only what the schema of a reply names leaves, and the act is in the audit log', async () => {
  const { ask, events } = opened(['change'])
  expect(await ask('{"number":2}')).toEqual([200, { name: 'a', twice: 4 }])
  expect(events).toEqual([
    {
      event: 'admin',
      id: 'id',
      time: '1970-01-01T00:00:00.000Z',
      clientAddress: '192.0.2.1',
      administrator: 'user:ines',
      act: 'number.double',
      subject: 'a',
      outcome: 'done',
      status: 200,
    },
  ])
})

it.each<[string, readonly AdminRight[] | undefined, string, Record<string, string>, number, string]>([
  ['a stranger', undefined, '{"number":2}', {}, 401, 'refused'],
  ['somebody without the right', ['look'], '{"number":2}', {}, 403, 'refused'],
  ['another page', ['change'], '{"number":2}', { origin: 'https://evil.example' }, 403, 'refused'],
  ['a wrong member', ['change'], '{"number":2,"more":1}', {}, 400, 'refused'],
  ['no JSON', ['change'], 'number=2', {}, 400, 'refused'],
  ['a fault inside', ['change'], '{"number":13}', {}, 500, 'failed'],
])(
  '%s is refused as a problem document, and noted',
  async (_title, rights, body, headers, status, outcome) => {
    const { ask, events } = opened(rights)
    const [code, problem] = await ask(body, headers)
    expect(code).toBe(status)
    expect(problem).toMatchObject({ status, title: expect.any(String) })
    expect(JSON.stringify(problem)).not.toContain('secret of the inside')
    expect(events.map((event) => [event.outcome, event.status])).toEqual([[outcome, status]])
  },
)

it('an address that is no route, and the description of those that are', async () => {
  const { api } = opened(['change'])
  expect((await api.request('/nothing')).status).toBe(404)
  expect(openApiOf([doubled], '1.0.0')).toMatchObject({
    openapi: '3.1.0',
    paths: { '/doubled/{name}': { post: { parameters: [{ name: 'name', in: 'path' }] } } },
  })
})

it('a stream of events ends when whoever reads it may look no more', async () => {
  let rights: readonly AdminRight[] | undefined = ['look']
  let wasTold = false
  const events = otherRoute({
    method: 'get',
    path: '/events',
    right: 'look',
    summary: 'Events.',
    produces: 'text/event-stream',
    respond: ({ signal }) => {
      signal.addEventListener('abort', () => {
        wasTold = true
      })
      return new Response(
        new ReadableStream({ start: (controller) => controller.enqueue(Buffer.from('data: 1\n\n')) }),
      )
    },
  })
  const api = createApi([events], {
    administratorOf: async () => rights && { id: 'user:ines', name: 'Ines', rights: new Set(rights) },
    demandNoOtherSite: () => {},
    demandOwnPage: () => {},
    audit: () => {},
    addressOf: () => '192.0.2.1',
    newId: () => 'id',
    clock: () => 0,
    failed: () => {},
    lookAgainMs: 1,
    possibleAdministrators,
  })
  const reader = (await api.request('/events')).body?.getReader()
  expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('data: 1\n\n')
  rights = []
  expect((await reader?.read())?.done).toBe(true)
  expect(wasTold).toBe(true)
  expect((await api.request('/events')).status).toBe(403)
})

it('an act that leaves nobody who may change anything is asked for twice', async () => {
  const disabled: string[] = []
  const disable = jsonRoute({
    method: 'post',
    path: '/people/{id}/disable',
    right: 'change',
    summary: 'Disables a person.',
    act: 'person.disable',
    shutsOut: ({ params: { id = '' } }) => id,
    body: z.strictObject({ confirmed: z.boolean().optional() }),
    reply: z.object({}),
    answer: async ({ params: { id = '' } }) => {
      disabled.push(id)
      return {}
    },
  })
  const { api } = opened(['change'], [disable])
  const ask = async (id: string, body: object) => {
    const reply = await api.request(`/people/${id}/disable`, { method: 'POST', body: JSON.stringify(body) })
    return [reply.status, await reply.json()]
  }
  expect(await ask('user:ben', {})).toEqual([200, {}])
  expect(await ask('user:ines', {})).toMatchObject([
    409,
    { faults: { 'body.confirmed': expect.any(String) } },
  ])
  expect(disabled).toEqual(['user:ben'])
  expect(await ask('user:ines', { confirmed: true })).toEqual([200, {}])
  expect(disabled).toEqual(['user:ben', 'user:ines'])
})

it('a question about the head of a stream ends it at once, because nobody reads it', async () => {
  let isEnded = false
  const events = otherRoute({
    method: 'get',
    path: '/events',
    right: 'look',
    summary: 'Events.',
    produces: 'text/event-stream',
    respond: ({ signal }) => {
      signal.addEventListener('abort', () => {
        isEnded = true
      })
      return new Response(new ReadableStream())
    },
  })
  const { api } = opened(['look'], [events])
  const reply = await api.request('/events', { method: 'HEAD' })
  expect([reply.status, isEnded]).toEqual([200, true])
})
