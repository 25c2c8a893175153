import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Stack, startStack } from '../e2e/stack.ts'
import { outbound, read, service, verdict } from './grammar.ts'

const query = `${service}/0/query`
const repeated = 'request.parameter-repeated'
const boundary = 'x1'
const multipart = (...fields: [name: string, value: string][]) => ({
  contentType: `multipart/form-data; boundary=${boundary}`,
  body: `${fields.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join('')}--${boundary}--\r\n`,
})

describe('two values for one parameter', () => {
  it.each([
    ['twice', `${query}?where=VAL>1&where=1=1&f=json`],
    ['by case', `${query}?where=VAL>1&WHERE=1=1&f=json`],
    ['by an encoded name', `${query}?where=VAL>1&wh%65re=1=1&f=json`],
    ['the second empty', `${query}?where=VAL>1&where=&f=json`],
    ['the first empty', `${query}?where=&where=1=1&f=json`],
    ['formats', `${query}?where=1=1&f=json&f=html`],
    ['formats by case', `${query}?where=1=1&f=json&F=kmz`],
    ['layers of a picture', `${service}/export?bbox=0,0,1,1&layers=show:0&LAYERS=show:1&f=image`],
    ['callbacks', `${query}?where=1=1&f=json&callback=a&callback=b`],
  ])('in the query (%s) are refused', (_, target) => {
    expect(verdict(target)).toBe(repeated)
  })

  it.each([
    ['a form', { body: 'where=1%3D1' }],
    ['a form by case', { body: 'WHERE=1%3D1' }],
    ['a form with an empty one', { body: 'where=' }],
    ['multipart', multipart(['where', '1=1'])],
    ['multipart twice', multipart(['where', 'VAL>1'], ['Where', '1=1'])],
  ])('in the query and %s are refused', (_, hostile) => {
    expect(verdict(`${query}?where=VAL>1&f=json`, hostile)).toBe(repeated)
  })

  it('that are the same are one', () => {
    expect(outbound(`${query}?where=VAL>1&f=json`, { body: 'WHERE=VAL%3E1' }).parameters.where).toBe(
      'VAL > 1',
    )
  })

  it('are found wherever they stand', () => {
    const place = fc.constantFrom('query', 'body')
    const spelling = fc.constantFrom('where', 'WHERE', 'Where', 'w%68ere', '%77HERE')
    fc.assert(
      fc.property(place, place, spelling, spelling, fc.nat({ max: 6 }), (first, second, a, b, fill) => {
        const parts = { query: ['f=json'], body: ['outFields=*'] }
        parts[first as 'query' | 'body'].push(`${a}=VAL%3E1`)
        parts[second as 'query' | 'body'].splice(fill % 3, 0, `${b}=1%3D1`)
        expect(verdict(`${query}?${parts.query.join('&')}`, { body: parts.body.join('&') })).toBe(repeated)
      }),
    )
  })
})

describe('a second reading of the query', () => {
  it.each([
    ['a semicolon as separator', `${query}?where=VAL>1;where=1=1&f=json`],
    ['an encoded separator', `${query}?where=VAL>1%26where=1=1&f=json`],
    ['a line break as separator', `${query}?where=VAL>1%0d%0awhere=1=1&f=json`],
    ['a NUL behind the value', `${query}?where=1=1%00&f=json`],
    ['a doubly encoded value', `${query}?where=1%253D1&f=json`],
    ['an escape that is none', `${query}?where=1=1&outFields=%zz&f=json`],
    ['UTF-8 that is none', `${query}?where=1=1&outFields=%ff&f=json`],
  ])('(%s) is refused', (_, target) => {
    expect(verdict(target)).toMatch(/^request\.(?:query-invalid|parameter-invalid)$/)
  })

  it.each([
    ['an array', 'where[]=1=1'],
    ['an index', 'where[0]=1=1'],
    ['a path', 'where.x=1=1'],
    ['a space behind the name', 'where%20=1=1'],
    ['a NUL behind the name', 'where%00=1=1'],
    ['letters of full width', '%EF%BD%97here=1=1'],
    ['a long s', 'layerDef%C5%BF=0:1=1'],
    ['the prototype', '__proto__=1=1'],
    ['a constructor', 'constructor=1=1'],
  ])('by a name that another parser might fold (%s) selects nothing and does not go out', (_, pair) => {
    const { fault } = read(`${query}?where=VAL>1&f=json&${pair}`)
    if (fault) expect(fault.code).toBe('request.query-invalid')
    else
      expect(outbound(`${query}?where=VAL>1&f=json&${pair}`).parameters).toEqual({
        where: 'VAL > 1',
        f: 'json',
      })
  })

  it.each([
    ['JSON', 'application/json', '{"where":"1=1"}'],
    ['XML', 'text/xml', '<where>1=1</where>'],
    ['plain text', 'text/plain', 'where=1%3D1'],
    ['no type at all', '', 'where=1%3D1'],
    ['a form in another character set', 'application/x-www-form-urlencoded; charset=utf-7', 'where=1%3D1'],
    ['multipart without boundary', 'multipart/form-data', 'where=1%3D1'],
    ['multipart of another kind', 'multipart/mixed; boundary=x1', '--x1--'],
    [
      'multipart that does not end',
      'multipart/form-data; boundary=x1',
      '--x1\r\nContent-Disposition: form-data; name="where"\r\n\r\n1=1',
    ],
  ])('of a body as %s is refused, never ignored', (_, contentType, body) => {
    expect(verdict(`${query}?f=json`, { contentType, body })).toBe('request.body-unreadable')
  })

  it('of a GET with a body is refused or reads the body too', () => {
    const code = verdict(`${query}?where=VAL>1&f=json`, { method: 'GET', body: 'where=1%3D1' })
    expect([repeated, 'request.body-unreadable']).toContain(code)
  })
})

describe('what the gateway does not know', () => {
  it('is dropped from reads and named for the audit line', () => {
    const target = `${query}?where=1=1&f=json&mapLayers=SECRET&sqlFormat=native2&debug=true`
    const parsed = read(target.replace('&sqlFormat=native2', ''))
    expect(parsed.request?.dropped).toEqual(expect.arrayContaining(['mapLayers', 'debug']))
    expect(outbound(target.replace('&sqlFormat=native2', '')).parameters).toEqual({ where: '1=1', f: 'json' })
    expect(verdict(target)).toBe('request.parameter-invalid')
  })

  it('never travels: cache busters, callbacks, credentials', () => {
    const target = `${query}?where=1=1&f=json&_ts=1&callback=a.b&token=T&mg_ticket=K&x-esri-authorization=Bearer%20T`
    expect(outbound(target).parameters).toEqual({ where: '1=1', f: 'json' })
  })
})

describe('over a socket', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await startStack()
  })
  afterAll(() => stack?.close())

  const ask = (target: string, init: RequestInit = {}) =>
    fetch(`${stack.gatewayUrl}/arcgis${target}`, { ...init, headers: { token: 'demo-key', ...init.headers } })

  it.each([
    ['query and query', `${query}?where=1=0&WHERE=1=1&f=json`, undefined],
    ['query and form', `${query}?where=1=0&f=json`, new URLSearchParams({ where: '1=1' })],
  ])('two conditions in %s are answered with the fault, and no row is read', async (_, target, body) => {
    await ask(`${service}?f=json`)
    stack.sample.report.take()
    const reply = await ask(target, body ? { method: 'POST', body } : {})
    expect((await reply.json()).error).toMatchObject({ code: 400 })
    expect(stack.sample.report.take().flatMap(({ layersRead }) => layersRead)).toEqual([])
  })

  it('the map server executes the one condition that was parsed, whatever stood beside it', async () => {
    stack.sample.report.take()
    const reply = await ask(
      `${query}?WHERE=OBJECTID<5&where[]=1=1&where%20=1=1&f=json&returnCountOnly=true&version=X`,
    )
    expect((await reply.json()).count).toBe(4)
    const executed = stack.sample.report.take().filter(({ path }) => path.endsWith('/0/query'))
    expect(executed.flatMap(({ predicate }) => predicate['0'])).toHaveLength(1)
  })
})
