import type { TimesEntry } from '@mapgate/policy'
import { isObject, type JsonObject, textOf } from '../core/json.ts'

/** ISO 8601 writes seconds with a fraction, and all other parts as whole numbers. */
const periods: Readonly<Record<string, (count: number) => string>> = {
  esriTimeUnitsMilliseconds: (count) => `PT${count / 1_000}S`,
  esriTimeUnitsSeconds: (count) => `PT${count}S`,
  esriTimeUnitsMinutes: (count) => `PT${count}M`,
  esriTimeUnitsHours: (count) => `PT${count}H`,
  esriTimeUnitsDays: (count) => `P${count}D`,
  esriTimeUnitsWeeks: (count) => `P${7 * count}D`,
  esriTimeUnitsMonths: (count) => `P${count}M`,
  esriTimeUnitsYears: (count) => `P${count}Y`,
  esriTimeUnitsDecades: (count) => `P${10 * count}Y`,
  esriTimeUnitsCenturies: (count) => `P${100 * count}Y`,
}

/** As far as ISO 8601 goes with four digits of a year, in milliseconds. */
const [earliest, latest] = [Date.parse('0001-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')]

/**
 * The times of a layer: from when to when its rows are, as ArcGIS states in `timeInfo`, or those that a server of WMS states in words of its own.
 * Undefined where nothing is stated that can be written so.
 */
export function readTimes({ timeInfo, timeDimension }: JsonObject, isOfWms: boolean): TimesEntry | undefined {
  if (isOfWms) return statedByWms(timeDimension)
  return isObject(timeInfo) ? spanOf(timeInfo) : undefined
}

function statedByWms(dimension: unknown): TimesEntry | undefined {
  const { values, usual, nearest } = isObject(dimension) ? dimension : {}
  if (typeof values !== 'string' || values === '') return undefined
  const [drawn] = textOf(usual)
  return {
    values,
    ...(drawn === undefined ? {} : { usual: drawn }),
    ...(nearest === true ? { nearest } : {}),
  }
}

function spanOf({ timeExtent, timeInterval, timeIntervalUnits }: JsonObject): TimesEntry | undefined {
  const [start, end] = Array.isArray(timeExtent) ? timeExtent : []
  if (!isMoment(start) || !isMoment(end) || start > end) return undefined
  if (start === end) return { values: momentOf(start) }
  const count = typeof timeInterval === 'number' && timeInterval > 0 ? timeInterval : undefined
  const units = typeof timeIntervalUnits === 'string' ? timeIntervalUnits : ''
  const period = count !== undefined && Object.hasOwn(periods, units) ? periods[units]?.(count) : undefined
  return { values: `${momentOf(start)}/${momentOf(end)}/${isPeriod(period) ? period : anyMoment}` }
}

/** A period of no length: whatever moment is asked for is drawn (OGC 06-042, annex C). */
const anyMoment = 'PT0S'

const isPeriod = (period: string | undefined): period is string =>
  period !== undefined && /^PT?(?:\d{1,9}[YMDH]|\d{1,9}(?:\.\d{1,3})?S)$/.test(period)

const isMoment = (value: unknown): value is number =>
  typeof value === 'number' && value >= earliest && value <= latest

const momentOf = (ms: number): string => new Date(ms).toISOString().replace('.000Z', 'Z')
