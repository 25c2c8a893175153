import pino from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startStack } from '../e2e/stack.ts'
import { type EditAnswer, features, type HandStack, startHandStack, withHands } from './edit-stack.ts'

// What an editor tries to write beyond a grant.

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

describe('A row that changes hands between the check and the write', () => {
  const [away, back] = ["district = 'Cottonwood'", "district = 'Littlebrook'"]
  const lost = () => hands.own[1] ?? 0
  afterEach(() => hands.run(`UPDATE layer_2 SET ${back} WHERE OBJECTID = ${lost()}`))
  const changeHands = () => {
    hands.stack.sample.gaps.beforeWrite = () => {
      hands.stack.sample.gaps.beforeWrite = undefined
      hands.run(`UPDATE layer_2 SET ${away} WHERE OBJECTID = ${lost()}`)
    }
  }

  it.each([
    ['an update', () => hands.update({ OBJECTID: lost(), status: 'out' })],
    ['a deletion', () => hands.ask('2/deleteFeatures', { objectIds: String(lost()) })],
    ['a deletion by a condition', () => hands.ask('2/deleteFeatures', { where: `OBJECTID = ${lost()}` })],
    [
      'a calculation',
      () =>
        hands.ask('2/calculate', {
          where: `OBJECTID = ${lost()}`,
          calcExpression: '[{"field":"status","value":"out"}]',
        }),
    ],
  ])('stays as it is under %s', async (_, work) => {
    const before = hands.row(lost())
    changeHands()
    await work()
    expect(hands.row(lost())).toEqual({ ...before, district: 'Cottonwood' })
  })

  it('is told of where the write could not carry the condition', async () => {
    changeHands()
    const { text } = await hands.update({ OBJECTID: lost(), status: 'out' }, { geometry: hands.place() })
    expect(text).toContain('"code":1013')
    expect(hands.stack.alarms.length).toBe(1)
    expect(JSON.stringify(hands.stack.alarms)).toContain('out-of-reach')
  })

  it('by a rule of the map server itself is told of', async () => {
    hands.run(
      `CREATE TRIGGER rule AFTER UPDATE OF shape ON layer_2 BEGIN UPDATE layer_2 SET ${away} WHERE OBJECTID = new.OBJECTID; END`,
    )
    const { x, y } = hands.place()
    await hands.update({ OBJECTID: lost() }, { geometry: { x: x + 5, y } })
    hands.run('DROP TRIGGER rule')
    expect(JSON.stringify(hands.stack.alarms)).toContain('moved-out')
  })
})

describe('An update of the field that the policy looks at', () => {
  const id = () => hands.own[2] ?? 0
  it.each<[string, object]>([
    ['as it is spelled', { district: 'Cottonwood' }],
    ['in capitals', { DISTRICT: 'Cottonwood' }],
    ['in mixed letters', { District: 'Cottonwood' }],
    ['in double quotes', { '"district"': 'Cottonwood' }],
    ['with the layer before it', { 'Hydrants.district': 'Cottonwood' }],
    ['with blanks around it', { ' district ': 'Cottonwood' }],
    ['to nothing', { district: null }],
    ['to an empty text', { district: '' }],
    ['to one that only some databases tell apart', { district: 'LITTLEBROOK' }],
    ['with blanks behind', { district: 'Littlebrook ' }],
    ['of the second condition', { classification: 'restricted' }],
    ['of the second condition, to nothing', { classification: null }],
    ['twice in different letters', { district: 'Littlebrook', DISTRICT: 'Cottonwood' }],
  ])('%s does not move a row out of reach', async (_, attributes) => {
    await hands.changesNothing(() => hands.update({ OBJECTID: id(), ...attributes }))
  })

  it.each<[string, object]>([
    ['another district', { district: 'Cottonwood', classification: 'public' }],
    ['no district, which a default might fill', { classification: 'public' }],
    ['a district without a class, which a template might fill', { district: 'Littlebrook' }],
  ])('does not add a row with %s', async (_, attributes) => {
    await hands.changesNothing(() =>
      hands.ask('2/addFeatures', features(attributes, { geometry: hands.place() })),
    )
  })
})

describe('A row that is named in a strange way', () => {
  const globalIdOf = (id: number | undefined) => String(hands.row(id)?.GLOBALID)
  it.each<[string, () => Promise<EditAnswer>]>([
    [
      'twice',
      () =>
        hands.ask('2/applyEdits', {
          updates: JSON.stringify(
            [1, 2].map(() => ({ attributes: { OBJECTID: hands.own[3], status: 'out' } })),
          ),
        }),
    ],
    [
      'for an update and a deletion',
      () =>
        hands.ask('2/applyEdits', {
          updates: JSON.stringify([{ attributes: { OBJECTID: hands.own[3], status: 'out' } }]),
          deletes: `${hands.own[3]}`,
        }),
    ],
    [
      'twice for a deletion',
      () => hands.ask('2/deleteFeatures', { objectIds: `${hands.own[3]},${hands.own[3]}` }),
    ],
    ['by a broken number', () => hands.update({ OBJECTID: (hands.own[3] ?? 0) + 0.5, status: 'out' })],
    [
      'by a number in a text with more',
      () => hands.update({ OBJECTID: `${hands.own[3]} OR 1=1`, status: 'out' }),
    ],
    [
      'by an object id of one row and the global id of another',
      () => hands.update({ OBJECTID: hands.own[3], GLOBALID: globalIdOf(hands.foreign[0]), status: 'out' }),
    ],
    [
      'by the global id of one row and the object id of another',
      () =>
        hands.ask('2/applyEdits', {
          useGlobalIds: 'true',
          updates: JSON.stringify([
            { attributes: { GLOBALID: globalIdOf(hands.own[3]), OBJECTID: hands.foreign[0], status: 'out' } },
          ]),
        }),
    ],
    [
      'by two object ids',
      () => hands.update({ OBJECTID: hands.own[3], objectid: hands.foreign[0], status: 'out' }),
    ],
    ['not at all', () => hands.update({ status: 'out' })],
  ])('%s is not changed, and no other', async (_, work) => {
    await hands.changesNothing(work)
  })

  it('by a number in a text is that row', async () => {
    const { text } = await hands.update({ OBJECTID: `${hands.own[4]}`, status: 'standby' })
    expect(text).toContain('"success":true')
    expect(hands.row(hands.own[4] ?? 0)?.status).toBe('standby')
  })
})

describe('Rows that hang together', () => {
  it('are not deleted with a row where they are hidden (composite relationships)', async () => {
    const composite = await startStack({
      log: pino({ level: 'silent' }),
      configure: withHands,
      prepare: async ({ world }) => {
        for (const layer of world.layers)
          if ([2, 7].includes(layer.id)) for (const one of layer.relationships) one.composite = true
      },
    })
    try {
      const count = () =>
        composite.sample.world.database.prepare('SELECT count(*) AS n FROM layer_7').get()?.n
      const before = count()
      const reply = await fetch(
        `${composite.gatewayUrl}/arcgis/rest/services/Assets_Service/FeatureServer/2/deleteFeatures`,
        {
          method: 'POST',
          headers: { token: 'hand-key' },
          body: new URLSearchParams({ f: 'json', objectIds: `${hands.own[5]}` }),
        },
      )
      expect(await reply.text()).toMatch(/"error":/)
      expect(count()).toBe(before)
      expect(composite.sample.report.take().flatMap(({ rowsWritten }) => rowsWritten)).toEqual([])
    } finally {
      await composite.close()
    }
  })
})
