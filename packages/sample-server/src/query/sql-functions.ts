import type { DatabaseSync, SQLInputValue, SQLOutputValue } from 'node:sqlite'
import type { Extent, Shape } from '../world/geometry.ts'
import { extentOf } from '../world/geometry.ts'
import type { ShapeTest } from './spatial-relation.ts'
import { dateLiteralMs, datePart } from './sql-time.ts'

/** The spatial test of the statement that runs now, by database; a statement runs to its end before the next one starts. */
const currentTest = new WeakMap<DatabaseSync, ShapeTest | null>()

/** Runs statements with `esri_relates(shape)` bound to a test; adds the functions of this module where they are missing. */
export function testingShapes<T>(database: DatabaseSync, test: ShapeTest | null, run: () => T): T {
  if (!currentTest.has(database)) addFunctions(database)
  currentTest.set(database, test)
  try {
    return run()
  } finally {
    currentTest.set(database, null)
  }
}

function addFunctions(database: DatabaseSync): void {
  database.function('esri_relates', (shape) => {
    const test = currentTest.get(database)
    return test && typeof shape === 'string' && test.passes(JSON.parse(shape) as Shape) ? 1 : 0
  })
  const pure = { deterministic: true }
  database.function('esri_position', pure, (part, text) =>
    part === null || text === null ? null : positionOf(String(part), String(text)),
  )
  // SQLite's own know ASCII only.
  database.function('upper', pure, (text) => (text === null ? null : String(text).toUpperCase()))
  database.function('lower', pure, (text) => (text === null ? null : String(text).toLowerCase()))
  database.function('esri_extract', pure, (part, date) =>
    date === null ? null : datePart(String(part), Number(date)),
  )
  database.function('esri_date', pure, (value) => (typeof value === 'string' ? dateLiteralMs(value) : value))
  database.function('esri_trim', { ...pure, varargs: true }, (side = null, ...texts) => {
    const [characters, text] = texts.length > 1 ? texts : [' ', ...texts]
    if (text === null || characters === null || text === undefined) return null
    return trimmed(String(side), String(characters), String(text))
  })
  database.function('esri_truncate', { ...pure, varargs: true }, (value = null, digits = 0) =>
    value === null ? null : Math.trunc(Number(value) * 10 ** Number(digits)) / 10 ** Number(digits),
  )
  addAggregates(database)
}

function addAggregates(database: DatabaseSync): void {
  const moments = { start: { count: 0, mean: 0, squares: 0 }, step: addMoment }
  const variance = ({ count, squares }: Moments) => (count < 2 ? null : squares / (count - 1))
  addAggregate<Moments>(database, 'esri_var', { ...moments, result: variance })
  addAggregate<Moments>(database, 'esri_stddev', {
    ...moments,
    result: (state) => (state.count < 2 ? null : Math.sqrt(Number(variance(state)))),
  })
  addAggregate<{ extent: Extent | null }>(database, 'esri_extent', {
    start: { extent: null },
    step: (state, shape) =>
      typeof shape === 'string'
        ? { extent: joined(state.extent, extentOf(JSON.parse(shape) as Shape)) }
        : state,
    result: ({ extent }) => (extent ? JSON.stringify(extent) : null),
  })
}

interface Aggregate<State> {
  start: State
  step: (state: State, value: SQLOutputValue) => State
  result: (state: State) => SQLInputValue
}

/** Node keeps any value as an aggregate's state; its types know only values of SQLite. */
function addAggregate<State>(database: DatabaseSync, name: string, aggregate: Aggregate<State>): void {
  const { start, step, result } = aggregate as unknown as Aggregate<SQLInputValue>
  database.aggregate(name, { start: () => start, step, result, deterministic: true })
}

/** Welford's running mean and sum of squared differences. */
interface Moments {
  count: number
  mean: number
  squares: number
}

function addMoment(state: Moments, value: SQLOutputValue): Moments {
  if (value === null) return state
  const count = state.count + 1
  const difference = Number(value) - state.mean
  const mean = state.mean + difference / count
  return { count, mean, squares: state.squares + difference * (Number(value) - mean) }
}

function joined(a: Extent | null, b: Extent): Extent {
  if (!a) return b
  return {
    xmin: Math.min(a.xmin, b.xmin),
    ymin: Math.min(a.ymin, b.ymin),
    xmax: Math.max(a.xmax, b.xmax),
    ymax: Math.max(a.ymax, b.ymax),
  }
}

/** Where a text begins in another, counted in characters from 1; 0 where it does not. */
function positionOf(part: string, text: string): number {
  const at = text.indexOf(part)
  return at < 0 ? 0 : [...text.slice(0, at)].length + 1
}

function trimmed(side: string, characters: string, text: string): string {
  const set = new Set(characters)
  const letters = [...text]
  let from = 0
  let to = letters.length
  if (side !== 'TRAILING') while (from < to && set.has(letters[from] ?? '')) from += 1
  if (side !== 'LEADING') while (to > from && set.has(letters[to - 1] ?? '')) to -= 1
  return letters.slice(from, to).join('')
}
