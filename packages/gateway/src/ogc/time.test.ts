import { expect, it } from 'vitest'
import { timeFilterOf } from './time.ts'

const ms = (text: string): number => Date.parse(text)

it.each([
  ['2020-05-01T10:00:00Z', { instantMs: ms('2020-05-01T10:00:00Z') }],
  ['2020-05-01T10:00:00.250Z', { instantMs: ms('2020-05-01T10:00:00.250Z') }],
  ['2020-05-01T10:00+02:00', { instantMs: ms('2020-05-01T08:00:00Z') }],
  ['2020-05-01T10-0130', { instantMs: ms('2020-05-01T11:30:00Z') }],
  ['2020-05-01', { startMs: ms('2020-05-01'), endMs: ms('2020-05-02') - 1 }],
  ['2020-02', { startMs: ms('2020-02-01'), endMs: ms('2020-03-01') - 1 }],
  ['2020', { startMs: ms('2020-01-01'), endMs: ms('2021-01-01') - 1 }],
  ['0050', { startMs: ms('0050-01-01'), endMs: ms('0051-01-01') - 1 }],
  ['0099-12', { startMs: ms('0099-12-01'), endMs: ms('0100-01-01') - 1 }],
  ['0004-02-29', { startMs: ms('0004-02-29'), endMs: ms('0004-03-01') - 1 }],
  ['9999', { startMs: ms('9999-01-01'), endMs: ms('+010000-01-01') - 1 }],
  ['2020/2021-06', { startMs: ms('2020-01-01'), endMs: ms('2021-07-01') - 1 }],
])('TIME=%s is %j', (text, filter) => expect(timeFilterOf(text)).toEqual(filter))

it.each([
  '2020-02-31',
  '2020-13',
  '2020-00',
  '2020-05-00',
  '2020-05-01T24',
  '2020-05-01T10:60',
  '2020-05-01T10:00:60',
  '2020-05-01T10+15:00',
  '2020-05-01T10+01:75',
  '50',
  '2021/2020',
  'current',
  '',
])('TIME=%s is none', (text) =>
  expect(() => timeFilterOf(text)).toThrow(expect.objectContaining({ exception: 'InvalidDimensionValue' })),
)
