import { writeFile } from 'node:fs/promises'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { UsageBy } from '../../store/usage-port.ts'
import { chartOf, mostColors } from '../usage/chart.ts'
import { quotaLines, quotaTable } from '../usage/quota-lines.ts'
import { type Asked, type Line, reportOf, type Step, stepName } from '../usage/report.ts'
import { usageCsv, usageTable } from '../usage/texts.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

const dayMs = 86_400_000

/** `mapgate usage` */
export function registerUsage(program: Command): void {
  storeOptions(program.command('usage').description('who used what: requests, map cost, pictures, bytes'))
    .option('--by <names>', 'principal, key, service, or several with commas; or quota', 'principal')
    .addOption(new Option('--every <step>', 'told apart by time, in UTC').choices(['hour', 'day', 'month']))
    .option('--from <day>', 'from this day on, such as 2026-11-01; default: 30 days', dayOf)
    .option('--to <day>', 'to this day and with it; default: today', dayOf)
    .option('--top <number>', 'the largest by their units, all others together', wholeNumber)
    .option('--csv', 'print CSV', false)
    .option(
      '--svg <file>',
      `draw the units of the ${mostColors} largest as a chart; days, unless --every says otherwise`,
    )
    .addHelpText(
      'after',
      `
Units are what quotas count: 1 for each question to a map server, its megapixels for a picture that was drawn, 1 for 1,000
records; 0.1 for a request that kept answers were enough for. Hits are requests of that kind. What a gateway counted
is in the store after five seconds. Roles and attributes are not kept, because people change them: a quota per role or attribute, however large, counts
for all who share it (--by quota), or join the CSV with your own list of people.

Examples:
  mapgate usage -c mapgate.yaml                                       the last 30 days by principal
  mapgate usage -c mapgate.yaml --by service --every month --from 2026-01-01
  mapgate usage -c mapgate.yaml --by principal,service --csv > usage.csv
  mapgate usage -c mapgate.yaml --by service --top 5 --svg usage.svg  a chart by days
  mapgate usage -c mapgate.yaml --by quota                            what is used of quotas now`,
    )
    .action(usage)
}

interface UsageOptions extends StoreOptions {
  readonly by: string
  readonly every?: Step
  readonly from?: number
  readonly to?: number
  readonly top?: number
  readonly csv: boolean
  readonly svg?: string
}

const usage = (options: UsageOptions): Promise<void> =>
  withStore(options, async ({ store, configuration, now, print }) => {
    if (options.csv && options.json) throw new Error('give --csv or --json, not both')
    if (options.by === 'quota') {
      const lines = quotaLines(await store.usage.uses(now), configuration.limits.quotas)
      return print({ quotas: lines }, quotaTable(lines))
    }
    const asked = askedOf(options, now)
    if (options.svg !== undefined) await draw(options.svg, asked, store.usage)
    const lines = await reportOf(store.usage, asked)
    if (options.csv) return console.log(usageCsv(lines, asked))
    if (options.svg === undefined || options.json)
      print({ usage: jsonOf(lines, asked) }, usageTable(lines, asked))
  })

/** @throws Error with a sentence */
function askedOf({ by, every, from, to, top }: UsageOptions, now: number): Asked {
  const today = now - (now % dayMs)
  const asked = {
    by: [...new Set(by.split(',').map((name) => nameOf(name.trim())))],
    every,
    from: from ?? (to ?? today) - 29 * dayMs,
    to: (to ?? today) + dayMs,
    top,
  }
  if (asked.from >= asked.to) throw new Error('--from is later than --to')
  return asked
}

const names: readonly UsageBy[] = ['principal', 'key', 'service']

function nameOf(text: string): UsageBy {
  const found = names.find((name) => name === text)
  if (/^(roles?|attributes?)$/.test(text))
    throw new Error(
      `--by ${text}: usage keeps no roles or attributes, because people change them. A quota with per: role or an attribute counts for all who share it (--by quota)`,
    )
  if (found === undefined)
    throw new Error(`--by takes principal, key and service, or quota alone: not ${text}`)
  return found
}

/** Draws the chart. A step that would be too narrow to see is made a longer one. */
async function draw(file: string, asked: Asked, store: Parameters<typeof reportOf>[0]): Promise<void> {
  const days = (asked.to - asked.from) / dayMs
  const every = asked.every ?? (days > 200 ? 'month' : 'day')
  const top = Math.min(asked.top ?? mostColors, mostColors)
  const lines = await reportOf(store, { ...asked, every, top })
  const title = `Usage by ${asked.by.join(' and ')}, ${stepName(asked.from, 'day')} to ${stepName(asked.to - 1, 'day')}`
  await writeFile(file, chartOf(lines, { title, every, from: asked.from, to: asked.to }))
}

/** The lines with their names as members; all others together have none. */
const jsonOf = (lines: readonly Line[], { by, every }: Asked): readonly object[] =>
  lines.map(({ at, names: told, ...counts }) => ({
    ...(every === undefined ? {} : { from: new Date(at).toISOString() }),
    ...(told === undefined
      ? { others: true }
      : Object.fromEntries(by.map((name, place) => [name, told[place]]))),
    ...counts,
  }))

/** The beginning of a day in UTC. */
function dayOf(text: string): number {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time)) throw new InvalidArgumentError('a day is written 2026-11-30')
  return time
}

function wholeNumber(text: string): number {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('a whole number from 1 on')
  return number
}
