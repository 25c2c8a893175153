import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type EditAnswer, type Form, features, type HandStack, startHandStack } from './edit-stack.ts'

// What an editor tries to learn by edits, and to have written by others or twice.

let hands: HandStack
beforeAll(async () => {
  hands = await startHandStack()
})
afterEach(() => {
  hands.stack.sample.gaps.beforeWrite = undefined
  hands.stack.sample.faults.clear()
  hands.stack.alarms.splice(0)
})
afterAll(() => hands?.stack.close())

describe('A reply to an edit', () => {
  const missing = 987_654
  const alike = async (work: (id: number) => Promise<EditAnswer>) => {
    const before = hands.writes()
    const [hidden, absent] = [await work(hands.foreign[0] ?? 0), await work(missing)]
    expect(hidden.text.replaceAll(String(hands.foreign[0]), 'ID')).toBe(
      absent.text.replaceAll(String(missing), 'ID'),
    )
    expect(hidden.status).toBe(absent.status)
    expect(hands.writes()).toBe(before)
    return hidden.text
  }
  const partly: Form = { rollbackOnFailure: 'false', returnEditMoment: 'true' }

  it.each<[string, (id: number) => Promise<EditAnswer>]>([
    ['an update', (id) => hands.update({ OBJECTID: id, status: 'out' })],
    [
      'an update, row by row',
      (id) => hands.ask('2/updateFeatures', { ...features({ OBJECTID: id, status: 'out' }), ...partly }),
    ],
    [
      'an update with a text that is too long',
      (id) =>
        hands.ask('2/updateFeatures', { ...features({ OBJECTID: id, status: 'x'.repeat(99) }), ...partly }),
    ],
    ['a shape', (id) => hands.update({ OBJECTID: id }, { geometry: { x: 0, y: 0 } })],
    ['a deletion', (id) => hands.ask('2/deleteFeatures', { objectIds: String(id), ...partly })],
    [
      'a deletion by a condition',
      (id) => hands.ask('2/deleteFeatures', { where: `OBJECTID = ${id}`, returnDeleteResults: 'true' }),
    ],
    ['a deletion among edits', (id) => hands.ask('2/applyEdits', { deletes: String(id), ...partly })],
    [
      'edits of the service',
      (id) =>
        hands.ask('applyEdits', {
          edits: JSON.stringify([{ id: 2, deletes: [id] }]),
          returnServiceEditsOption: 'originalAndCurrentFeatures',
          ...partly,
        }),
    ],
    [
      'a calculation',
      (id) =>
        hands.ask('2/calculate', {
          where: `OBJECTID = ${id}`,
          calcExpression: '[{"field":"status","value":"out"}]',
        }),
    ],
    ['attachments', (id) => hands.ask(`2/${id}/deleteAttachments`, { attachmentIds: '1', ...partly })],
  ])('tells a hidden row from a missing one in no way: %s', async (_, work) => {
    const text = await alike(work)
    expect(text).not.toContain('Cottonwood')
  })

  it('tells nothing of a hidden field: naming it is naming one that is not there', async () => {
    const answers = await Promise.all(
      ['owner_name', 'PHONE', 'Cost', 'no_such_field'].map((name) =>
        hands.update({ OBJECTID: hands.own[5], [name]: 'x'.repeat(500) }),
      ),
    )
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  })

  it('shows rows as they were and are without what is hidden', async () => {
    const { text } = await hands.ask('applyEdits', {
      edits: JSON.stringify([
        { id: 2, updates: [{ attributes: { OBJECTID: hands.own[6], status: 'standby' } }] },
      ]),
      returnServiceEditsOption: 'originalAndCurrentFeatures',
    })
    expect(text).toContain('"success":true')
    expect(text).toContain('editedFeatures')
    const { owner_name, phone } = hands.row(hands.own[6]) ?? {}
    expect(text).not.toMatch(/owner_name|"phone"|"cost"/i)
    for (const secret of [owner_name, phone]) expect(text).not.toContain(String(secret))
  })
})

describe('A whole row that a client sends back', () => {
  it('resets nothing that is hidden', async () => {
    const id = hands.own[7] ?? 0
    const { owner_name, phone, cost, shape: _, ...shown } = hands.row(id) ?? {}
    const { text } = await hands.update({ ...shown, status: 'standby' })
    expect(text).toContain('"success":true')
    expect(hands.row(id)).toMatchObject({ owner_name, phone, cost, status: 'standby' })
  })

  it('with hidden fields set to nothing is refused', async () => {
    await hands.changesNothing(() =>
      hands.update({ OBJECTID: hands.own[7], status: 'out', owner_name: null, cost: null }),
    )
  })
})

describe('A calculation', () => {
  it.each([
    ['copies no hidden field', { sqlExpression: 'owner_name' }, '1=1'],
    ['decides by no hidden field', { sqlExpression: "CASE WHEN cost > 5 THEN 'a' ELSE 'b' END" }, '1=1'],
    ['finds rows by no hidden field', { value: 'out' }, "owner_name LIKE 'A%'"],
    ['ends no condition early', { value: 'out' }, '1=1) OR (1=1'],
  ])('%s', async (_, what, where) => {
    const calcExpression = JSON.stringify([{ field: 'manufacturer', ...what }])
    await hands.changesNothing(() => hands.ask('2/calculate', { where, calcExpression }))
  })

  it('over all rows reaches its own alone', async () => {
    const before = JSON.stringify(hands.rows("NOT (district = 'Littlebrook' AND classification = 'public')"))
    await hands.ask('2/calculate', {
      where: '1=1',
      calcExpression: '[{"field":"manufacturer","value":"Acme"}]',
    })
    expect(JSON.stringify(hands.rows("NOT (district = 'Littlebrook' AND classification = 'public')"))).toBe(
      before,
    )
    expect(hands.idsOf("manufacturer = 'Acme'")).toEqual(hands.own)
  })
})

describe('An edit by what a browser sends by itself', () => {
  const edit = () => features({ OBJECTID: hands.own[8], status: 'out' })
  const session = async () => {
    const reply = await fetch(`${hands.stack.gatewayUrl}/.mapgate/session`, {
      method: 'POST',
      headers: { token: 'hand-key', origin: 'http://app.example' },
    })
    return (reply.headers.get('set-cookie') ?? '').split(';')[0] ?? ''
  }

  it.each(['http://evil.test', 'null'])('is not taken from the page %s with a cookie', async (origin) => {
    const cookie = await session()
    await hands.changesNothing(() => hands.ask('2/updateFeatures', edit(), { cookie, origin }))
  })

  it('is not taken by a ticket for pictures', async () => {
    const made = await fetch(`${hands.stack.gatewayUrl}/.mapgate/ticket`, {
      method: 'POST',
      headers: { token: 'hand-key' },
    })
    const { ticket } = (await made.json()) as { ticket: string }
    expect(ticket).toMatch(/\S/)
    await hands.changesNothing(() => hands.ask(`2/updateFeatures?mg_ticket=${ticket}`, edit(), {}))
  })

  it.each(['', '&callback=told'])('is not taken by GET%s', async (callback) => {
    const query = new URLSearchParams({ f: 'json', ...edit() })
    await hands.changesNothing(() => hands.ask(`2/updateFeatures?${query}${callback}`, undefined))
  })
})

describe('A write', () => {
  const add = (ticket: string) =>
    features(
      { district: 'Littlebrook', classification: 'public', manufacturer: ticket },
      { geometry: hands.place() },
    )
  const headers = (key: string) => ({ token: 'hand-key', 'idempotency-key': key })

  it('is not sent again where its reply breaks off, and its caller is told that nobody knows', async () => {
    hands.stack.sample.faults.add({ fault: { kind: 'cut' }, path: /applyEdits|addFeatures/, times: 1 })
    const { text } = await hands.ask('2/addFeatures', add('once'))
    expect(text).toMatch(/"code":504.*not known whether/)
    expect(hands.idsOf("manufacturer = 'once'")).toHaveLength(1)
  })

  it('under a key is made once, also where its reply broke off', async () => {
    const [first, again] = [
      await hands.ask('2/addFeatures', add('keyed'), headers('a')),
      await hands.ask('2/addFeatures', add('keyed'), headers('a')),
    ]
    expect(again.text).toBe(first.text)
    expect((await hands.ask('2/addFeatures', add('another'), headers('a'))).text).toContain('"code":422')
    hands.stack.sample.faults.add({ fault: { kind: 'cut' }, path: /applyEdits|addFeatures/, times: 1 })
    await hands.ask('2/addFeatures', add('broken'), headers('b'))
    expect((await hands.ask('2/addFeatures', add('broken'), headers('b'))).text).toContain(
      'not known whether',
    )
    const counts = ['keyed', 'another', 'broken'].map(
      (name) => hands.idsOf(`manufacturer = '${name}'`).length,
    )
    expect(counts).toEqual([1, 0, 1])
  })

  it('of somebody else is not answered by the same key', async () => {
    await hands.ask('2/addFeatures', add('of one'), headers('shared'))
    await hands.ask('2/addFeatures', add('of one'), { token: 'second-key', 'idempotency-key': 'shared' })
    expect(hands.idsOf("manufacturer = 'of one'")).toHaveLength(2)
  })
})
