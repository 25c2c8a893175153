import { describe, expect, it } from 'vitest'
import { codeOf, everywhere, first, open } from './enforce.fixture.ts'

const rows = [{ ...everywhere, with: { where: "district = 'n'" } }]
const hidden = [{ ...everywhere, with: { fields: { except: ['address'] } } }]

describe('A query by `text`', () => {
  it('goes on as it is where nothing is hidden', () => {
    expect(first(open, '0/query', { text: "O'Neil" }).parameters).toEqual({ text: "O'Neil", f: 'json' })
  })

  it('is the condition that it is short for where rows are hidden, and never stands beside one', () => {
    const { parameters } = first(rows, '0/query', { text: "O'Neil" })
    expect(parameters.where).toBe("district = 'n' AND address LIKE '%O''Neil%'")
    expect(parameters).not.toHaveProperty('text')
  })

  it('cannot leave its text', () => {
    const { parameters } = first(rows, '0/query', { text: "' OR 1=1 --" })
    expect(parameters.where).toBe("district = 'n' AND address LIKE '%'' OR 1=1 --%'")
  })

  it.each([
    ['50%', "'%50$%%' ESCAPE '$'"],
    ['a_b', "'%a$_b%' ESCAPE '$'"],
    ['$%', "'%$!%%' ESCAPE '!'"],
    [String.raw`a\b`, String.raw`'%a\b%' ESCAPE '$'`],
    [String.raw`\%`, String.raw`'%\$%%' ESCAPE '$'`],
  ])('finds %s by its own letters', (text, pattern) => {
    expect(first(rows, '0/query', { text }).parameters.where).toBe(
      `district = 'n' AND address LIKE ${pattern}`,
    )
  })

  it.each([String.raw`\'`, String.raw`a\' OR 1=1 --`, 'a\\', '\\', '%$!^~|#@&+='])(
    'is refused where it is no literal: %s',
    (text) => {
      expect(codeOf(() => first(rows, '0/query', { text }))).toBe('request.parameter-invalid')
      expect(first(open, '0/query', { text }).parameters.text).toBe(text)
    },
  )

  it('on a layer that the client composed joins the condition of that layer', () => {
    const layer = JSON.stringify({
      id: 0,
      source: { type: 'mapLayer', mapLayerId: 0 },
      definitionExpression: "district = 'x'",
    })
    expect(first(rows, 'dynamicLayer/query', { layer, text: 'a' }).parameters.where).toBe(
      "district = 'n' AND district = 'x' AND address LIKE '%a%'",
    )
  })

  it('is refused where the display field is hidden: its rows would tell of it', () => {
    expect(codeOf(() => first(hidden, '0/query', { text: 'a' }))).toBe('request.parameter-invalid')
  })
})
