import { andExpressions, evaluate, parseExpression, printExpression } from '@mapgate/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { outbound, service, verdict } from './grammar.ts'
import { ask, touched, warmUp } from './socket.ts'

/** What tries to leave the brackets that a row filter puts around it, or to hide a part of itself. */
const hostile: [what: string, where: string][] = [
  ['a bracket closed too early', '1=1) OR (1=1'],
  ['a bracket closed inside a string', "NAME='x') OR ('1'='1"],
  ['a bracket never opened', 'VAL>1) OR 1=1'],
  ['a string never closed', "NAME='x"],
  ['a string closed by the filter', "NAME='' OR NAME='"],
  ['a backslash for the quote', "NAME='\\' OR 1=1 OR NAME='"],
  ['a quote of another kind', 'NAME=`x` OR 1=1'],
  ['a dollar quote', 'NAME=$$x$$'],
  ['a quoted name never closed', '"NAME=1'],
  ['a comment to the end', '1=1 --'],
  ['a comment behind a string', "NAME='x'--"],
  ['a comment of C', '1=1 /* '],
  ['a comment of MySQL', '1=1 #'],
  ['a comment that runs in MySQL', '1=1 /*! OR 1=1 */'],
  ['a second statement', '1=1; DROP TABLE parcels'],
  ['a union', '1=1 UNION SELECT * FROM parcels'],
  ['a sub-select', 'VAL=(SELECT MAX(VAL) FROM parcels)'],
  ['a sub-select in a list', 'VAL IN (SELECT VAL FROM parcels)'],
  ['EXISTS', 'EXISTS (SELECT 1 FROM parcels)'],
  ['a function of the database', "NAME=pg_read_file('x')"],
  ['a function that waits', '1=1 AND pg_sleep(10) IS NULL'],
  ['a procedure', "1=1 EXEC xp_cmdshell('dir')"],
  ['a cast of PostgreSQL', "VAL='1'::int"],
  ['an operator of PostgreSQL', "NAME ~ '.*'"],
  ['an operator of MySQL', 'VAL && 1'],
  ['a regular expression', "NAME RLIKE 'a'"],
  ['a variable', 'VAL=@@version'],
  ['a parameter', 'VAL=:x'],
  ['another parameter', 'VAL=?'],
  ['a hint', 'VAL=1 OPTION (RECOMPILE)'],
  ['an order', '1=1 ORDER BY VAL'],
  ['a limit', '1=1 LIMIT 1'],
  ['a set of rows', '(VAL, NAME) IN ((1, 2))'],
  ['a hexadecimal string', 'NAME=0x414243'],
  ['an escaped string', "NAME=E'\\x41'"],
  ['a string of code points', "NAME=U&'\\0041'"],
  ['a NUL', "NAME='x\u0000' OR 1=1"],
  ['a space that is not one', 'VAL=1\u00a0OR\u00a01=1'],
  ['letters of full width', 'VAL=1 ＯＲ 1=1'],
  ['quotes of full width', 'NAME=＇x＇'],
  ['a value as a condition', '1'],
  ['a field as a condition', 'VAL OR 1=1'],
  ['the account of the gateway', "CURRENT_USER='x'"],
  ['brackets without end', `${'('.repeat(5000)}1=1`],
]

const encoded = (where: string) => encodeURIComponent(where)
const json = (value: unknown) => encoded(JSON.stringify(value))

/** A NUL is refused where the query is taken apart, the rest where the condition is read. */
const refusal = /^request\.(?:parameter|query)-invalid$/

/** Every place that carries a condition. */
const places: [name: string, target: (where: string) => string][] = [
  ['where', (w) => `${service}/1/query?f=json&where=${encoded(w)}`],
  [
    'having',
    (w) =>
      `${service}/1/query?f=json&where=1=1&groupByFieldsForStatistics=A&outStatistics=${json([{ statisticType: 'count', onStatisticField: 'A', outStatisticFieldName: 'n' }])}&having=${encoded(w)}`,
  ],
  ['layerDefs of export', (w) => `${service}/export?f=image&bbox=0,0,1,1&layerDefs=${json({ 0: w })}`],
  [
    'layerDefs of identify',
    (w) =>
      `${service}/identify?f=json&geometry=0,0&tolerance=1&mapExtent=0,0,1,1&imageDisplay=1,1,96&layerDefs=${json({ 0: w })}`,
  ],
  ['layerDefs of find', (w) => `${service}/find?f=json&searchText=x&layers=0&layerDefs=${json({ 0: w })}`],
  [
    'a dynamic layer',
    (w) =>
      `${service}/export?f=image&bbox=0,0,1,1&dynamicLayers=${json([{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, definitionExpression: w }])}`,
  ],
  [
    'a label class',
    (w) =>
      `${service}/export?f=image&bbox=0,0,1,1&dynamicLayers=${json([{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, drawingInfo: { labelingInfo: [{ labelExpression: '[A]', where: w }] } }])}`,
  ],
  [
    'the legend',
    (w) =>
      `${service}/legend?f=json&dynamicLayers=${json([{ id: 0, source: { type: 'mapLayer', mapLayerId: 0 }, definitionExpression: w }])}`,
  ],
]

describe.each(places)('a condition in %s', (_, target) => {
  it.each(hostile)('with %s is refused', (_what, where) => {
    expect(verdict(target(where))).toMatch(refusal)
  })

  it('is otherwise understood', () => {
    expect(verdict(target("NAME = 'O''Brien'"))).toMatch(/^read as/)
  })
})

describe('the old form of layerDefs', () => {
  it.each(hostile)('with %s is refused', (_, where) => {
    expect(verdict(`${service}/export?f=image&bbox=0,0,1,1&layerDefs=${encoded(`0:${where}`)}`)).toMatch(
      refusal,
    )
  })

  it('cannot smuggle a second layer through a string', () => {
    const { parameters } = outbound(
      `${service}/export?f=image&bbox=0,0,1,1&layerDefs=${encoded("0:NAME='a;1:1=1'")}`,
    )
    expect(JSON.parse(parameters.layerDefs ?? '')).toEqual({ 0: "NAME = 'a;1:1=1'" })
  })

  it.each(['0:VAL=1;0:1=1', '0:VAL=1;00:1=1', '0:VAL=1; 0:1=1'])(
    'cannot filter a layer twice: %s',
    (defs) => {
      expect(verdict(`${service}/export?f=image&bbox=0,0,1,1&layerDefs=${encoded(defs)}`)).toBe(
        'request.parameter-invalid',
      )
    },
  )
})

describe('JSON of layerDefs', () => {
  it.each([
    ['a key twice by escape', '{"0":"VAL=1","\\u0030":"1=1"}'],
    ['a key with a sign', '{"+0":"1=1"}'],
    ['a key with a space', '{" 0":"VAL=1","0":"1=1"}'],
    ['a condition that is none', '{"0":{"where":"1=1"}}'],
    ['a list', '[["0","1=1"]]'],
    ['a number', '0'],
    ['the prototype', '{"__proto__":"1=1"}'],
    ['a comment', '{"0":"VAL=1"/*,*/}'],
    ['depth', `{"0":${'['.repeat(5000)}${']'.repeat(5000)}}`],
  ])('with %s is refused, or goes out as it was read', (_, text) => {
    const target = `${service}/export?f=image&bbox=0,0,1,1&layerDefs=${encoded(text)}`
    if (verdict(target) === 'request.parameter-invalid') return
    const sent = outbound(target).parameters.layerDefs ?? ''
    expect(sent).not.toMatch(/\\u|__proto__/)
    expect(sent.match(/"0":/g)).toHaveLength(1)
  })
})

describe('ids', () => {
  it.each([
    ['a condition for an id', 'objectIds=1) OR (1=1'],
    ['a range', 'objectIds=1-5'],
    ['a fraction', 'objectIds=1.5'],
    ['a wildcard', 'objectIds=*'],
    ['a sub-select', 'objectIds=(SELECT 1)'],
    ['a text', "objectIds='1'"],
    ['a power', 'objectIds=1e1'],
  ])('with %s are refused', (_, pair) => {
    expect(verdict(`${service}/1/query?f=json&${pair.replaceAll(' ', '%20')}`)).toBe(
      'request.parameter-invalid',
    )
  })
})

describe('a row filter', () => {
  const policy = parse("DISTRICT = 'north'")

  it('joined to anything that was understood still decides', () => {
    const pieces = fc.constantFrom(
      ..."VAL NAME DISTRICT = <> ( ) 'x' '' ' 1 OR AND NOT IN LIKE ESCAPE IS NULL , || -- \\ 1=1 OR(1=1) BETWEEN".split(
        ' ',
      ),
    )
    fc.assert(
      fc.property(
        fc.array(pieces, { minLength: 1, maxLength: 14 }),
        fc.constantFrom(' ', ''),
        (parts, gap) => {
          const theirs = parseExpression(parts.join(gap))
          if ('fault' in theirs) return
          const sent = printExpression(andExpressions(policy, theirs.expression))
          const executed = parse(sent)
          for (const DISTRICT of ['south', null])
            expect(evaluate(executed, { DISTRICT, VAL: 1, NAME: 'x' })).not.toBe(true)
        },
      ),
      { numRuns: 20_000 },
    )
  })

  it.each([
    "1=1 OR DISTRICT = 'south'",
    "NOT (DISTRICT = 'north')",
    'DISTRICT IS NULL OR 1=1',
    "NAME LIKE '%' OR 'a' = 'a'",
  ])('joined to %s lets no other row through', (where) => {
    const executed = parse(printExpression(andExpressions(policy, parse(where))))
    expect(evaluate(executed, { DISTRICT: 'south', NAME: 'x' })).not.toBe(true)
  })
})

function parse(text: string) {
  const result = parseExpression(text)
  if ('fault' in result) throw new Error(result.fault.message)
  return result.expression
}

describe('over a socket', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
    await warmUp(stack)
  })
  afterAll(() => stack?.close())

  it.each(hostile)('a condition with %s reads no row', async (_, where) => {
    for (const [, target] of places.slice(0, 3)) {
      const { code, executions } = await ask(stack, target(where))
      expect(code).toBe(400)
      expect(touched(executions)).toEqual([])
    }
  })

  it('a condition that is sound reads the rows it names, so the refusals above mean something', async () => {
    const { text, executions } = await ask(
      stack,
      `${service}/0/query?f=json&where=OBJECTID<3&returnIdsOnly=true`,
    )
    expect(JSON.parse(text).objectIds).toEqual([1, 2])
    expect(executions.at(-1)?.predicate).toEqual({ 0: ['(OBJECTID < 3)'] })
  })

  it('a hostile value that is only a value stays one', async () => {
    const where = encodeURIComponent("ticket = 'x'' OR ''1''=''1' OR ticket LIKE '%;--%'")
    const { text } = await ask(stack, `${service}/0/query?f=json&where=${where}&returnCountOnly=true`)
    expect(JSON.parse(text)).toEqual({ count: 0 })
  })
})
