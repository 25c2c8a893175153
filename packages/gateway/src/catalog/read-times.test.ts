import { describe, expect, it } from 'vitest'
import { readTimes } from './read-times.ts'

const [start, end] = [Date.parse('2020-01-01T00:00:00Z'), Date.parse('2021-01-01T12:00:00.500Z')]
const values = (timeInfo: object) => readTimes({ timeInfo }, false)?.values

describe('The times of a layer of ArcGIS', () => {
  it.each([
    [{}, '2020-01-01T00:00:00Z/2021-01-01T12:00:00.500Z/PT0S'],
    [
      { timeInterval: 1, timeIntervalUnits: 'esriTimeUnitsDays' },
      '2020-01-01T00:00:00Z/2021-01-01T12:00:00.500Z/P1D',
    ],
    [{ timeInterval: 2, timeIntervalUnits: 'esriTimeUnitsWeeks' }, /\/P14D$/],
    [{ timeInterval: 3, timeIntervalUnits: 'esriTimeUnitsMonths' }, /\/P3M$/],
    [{ timeInterval: 1, timeIntervalUnits: 'esriTimeUnitsDecades' }, /\/P10Y$/],
    [{ timeInterval: 6, timeIntervalUnits: 'esriTimeUnitsHours' }, /\/PT6H$/],
    [{ timeInterval: 10, timeIntervalUnits: 'esriTimeUnitsMinutes' }, /\/PT10M$/],
    [{ timeInterval: 500, timeIntervalUnits: 'esriTimeUnitsMilliseconds' }, /\/PT0\.5S$/],
    [{ timeInterval: 0.5, timeIntervalUnits: 'esriTimeUnitsDays' }, /\/PT0S$/],
    [{ timeInterval: -1, timeIntervalUnits: 'esriTimeUnitsDays' }, /\/PT0S$/],
    [{ timeInterval: 1, timeIntervalUnits: 'constructor' }, /\/PT0S$/],
  ])('are from the first moment to the last one, in steps of %j', (more, expected) => {
    const told = values({ timeExtent: [start, end], ...more })
    if (typeof expected === 'string') expect(told).toBe(expected)
    else expect(told).toMatch(expected)
  })

  it('are one moment where there is one', () => {
    expect(values({ timeExtent: [start, start] })).toBe('2020-01-01T00:00:00Z')
  })

  it.each([
    [undefined],
    [null],
    [[]],
    [[start]],
    [[end, start]],
    [['a', 'b']],
    [[null, null]],
    [[start, 1e18]],
  ])('are none where they are no span: %j', (timeExtent) => {
    expect(readTimes({ timeInfo: { timeExtent } }, false)).toBeUndefined()
  })

  it('are not what a layer calls a dimension of WMS', () => {
    expect(readTimes({ timeDimension: { values: '2020' } }, false)).toBeUndefined()
  })
})

describe('The times of a layer of a server of WMS', () => {
  it('are as its part of the gateway has read them', () => {
    expect(readTimes({ timeDimension: { values: '2020', usual: '2020', nearest: true } }, true)).toEqual({
      ...{ values: '2020', usual: '2020', nearest: true },
    })
    expect(readTimes({ timeInfo: { startTimeField: '*' } }, true)).toBeUndefined()
  })
})
