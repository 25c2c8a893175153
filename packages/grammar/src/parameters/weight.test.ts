import { describe, expect, it } from 'vitest'
import { openRequest, parseRequest } from '../parse.ts'
import type { RawRequest } from '../raw-request.ts'
import { wordsIn } from './count-words.ts'

const utf8 = new TextEncoder()
const post = (path: string, form: Readonly<Record<string, string>>): RawRequest => ({
  method: 'POST',
  path: `/rest/services/A/FeatureServer${path}`,
  query: 'f=json',
  contentType: 'application/x-www-form-urlencoded',
  body: utf8.encode(String(new URLSearchParams(form))),
})
const outcome = (raw: RawRequest) => parseRequest(raw).fault?.message ?? 'understood'

describe('the words of a text', () => {
  it.each([
    ["name = 'a b'", 6],
    ['id IN (1234567,12.5)', 7],
    ['(((((((((((', 11],
    ['          ', 0],
    ['straße = 1 ', 3],
  ])('%s are %s', (text, words) => expect(wordsIn(text, 1_000)).toBe(words))

  it('are counted only as far as they may be', () => expect(wordsIn('('.repeat(1_000), 20)).toBe(21))
})

describe('the values of one request', () => {
  const condition = Array(200).fill('(a=1)').join(' AND ')
  const defs = (layers: number) =>
    JSON.stringify(Object.fromEntries(Array.from({ length: layers }, (_, id) => [id, condition])))

  it('are bounded together, however many layers they are spread over', () => {
    expect(outcome(post('/query', { layerDefs: defs(15) }))).toBe('understood')
    expect(outcome(post('/query', { layerDefs: defs(150) }))).toContain('25000 words and signs together')
    expect(outcome(post('/query', { layerDefs: defs(700) }))).toBe('layerDefs is too long.')
  })

  it('are bounded together, however many parameters they are spread over', () => {
    const long = Array(1_000).fill('(a=1)').join(' AND ')
    const orders = Array.from({ length: 20_000 }, () => 'a').join(',')
    const twice = { where: long, outFields: orders }
    expect(outcome(post('/0/query', twice))).toMatch(/^outFields: .*25000 words and signs together/)
  })

  it.each([1_400, 10_000])('hold a list of %i ids', (count) => {
    const objectIds = Array.from({ length: count }, (_, id) => 1_000_000 + id).join(',')
    expect(outcome(post('/0/query', { objectIds, where: '1=1' }))).toBe('understood')
  })

  it('hold a polygon of 100,000 vertices, and no JSON of millions of lists', () => {
    const rings = [Array.from({ length: 100_000 }, (_, at) => [at, at + 0.5])]
    expect(outcome(post('/0/query', { geometry: JSON.stringify({ rings }) }))).toBe('understood')
    const lists = `{"rings":[${'[],'.repeat(400_000)}[]]}`
    expect(outcome(post('/0/query', { geometry: lists }))).toContain('320000 list items')
  })
})

describe('a long value', () => {
  const long = `${'%'.repeat(70_000)}`
  const raw = (form: string): RawRequest => ({ ...post('/0/query', {}), body: utf8.encode(form) })

  it('is not decoded before it is read', () => {
    const { shown, presentation, read } = openRequest(raw(`where=${long}&token=T`))
    expect(shown).toEqual([{ carrier: 'form', name: 'token', value: 'T' }])
    expect(presentation).toMatchObject({ format: 'json' })
    expect(read().fault).toMatchObject({ code: 'request.query-invalid' })
  })

  it.each(['f', 'callback'])('is none of %s', (name) => {
    expect(openRequest(raw(`${name}=${long}`)).read().fault?.message).toBe(`${name} is too long.`)
  })

  it('is no credential, and not decoded for one', () => {
    const { shown } = openRequest(raw(`token=${'x'.repeat(1_000_000)}`))
    expect(shown[0]?.value.length).toBeLessThanOrEqual(65_536)
  })

  it('may be given twice when it is the same', () => {
    const same = 'a'.repeat(70_000)
    expect(openRequest(raw(`x=${same}&x=${same}`)).read().fault).toBeUndefined()
    expect(openRequest(raw(`x=${same}&x=${same}b`)).read().fault?.code).toBe('request.parameter-repeated')
  })

  it('of nothing but ampersands is not read to its end', () => {
    expect(openRequest(raw('&'.repeat(100_000))).read().fault?.message).toBe('More than 200 parameters.')
    expect(openRequest(raw('&&f=json&&')).read().fault).toBeUndefined()
  })
})
