import type { Row } from './main.ts'
import { wallsOf } from './walls.ts'

/** What the replays came to, and what they assumed. */
export interface Found {
  readonly assumed: Readonly<Record<string, number>>
  readonly sizes: readonly Row[]
  readonly replicas: readonly Row[]
  readonly crowds: readonly Row[]
}

/** docs/scaling.md. */
export const pageOf = (found: Found): string => `# Past one machine

This page is written by \`npm run scaling\` (\`bench/scaling/\`): a synthetic day is replayed through the gateway's own keys and its own store of kept answers, by a clock that stands where
the day is. **It is a simulation**: nothing is sent, map servers draw as fast as is assumed, and no site has just these habits. What it can say is which of the walls comes first, and what moves it.

## In short

${shortly(found)}

![How many pictures are drawn on a day, by the number of machines](images/scaling.svg)

## What memory gives

One machine, ${number(peopleOf(found))} people. *Not drawn* are kept answers and those who waited for a drawing under way.

${table(
  ['memory', 'not drawn', 'drawn on the day', 'drawn a second, busiest minute', 'held at most'],
  found.sizes.map(({ form, came }) => [
    megabytes(form.memoryBytes),
    percent(1 - came.drawn / came.requests),
    number(came.drawn),
    came.peak.drawnPerSecond.toFixed(1),
    megabytes(came.heldBytes),
  ]),
)}

A disk behind the memory (\`cache.disk\`) holds what memory has no room for, for all processes of a machine: with room for everything it comes to what the last row comes to.

## Where the first wall stands

One machine with ${megabytes(found.crowds[0]?.form.memoryBytes ?? 0)} of memory for kept answers. Each column is the share that the busiest minute takes of what there is: of the map server's
${found.assumed.serverCores} cores, at ${found.assumed.drawingMs} ms for a drawing; of one core of the gateway; and of a line of 1 Gbit/s.

${table(
  [
    'people',
    'requests a second',
    'map server without kept answers',
    'map server',
    'one core of the gateway',
    'line',
    'first wall',
  ],
  wallsOf(found).map(({ people, requestsPerSecond, shares, first }) => [
    number(people),
    requestsPerSecond.toFixed(0),
    percent(shares.bare),
    percent(shares.drawing),
    percent(shares.gateway),
    percent(shares.line),
    first,
  ]),
)}

The wall is the drawing of pictures, long before the gateway's processor, its memory or its line. So what helps first is what saves drawings: a longer life of answers where data
allow it, tiles instead of views, and groups of rights that are few and equal by value. The gateway's second core is for sites whose pictures are all kept.

## More machines

${megabytes(found.replicas[0]?.form.memoryBytes ?? 0)} of memory each, ${number(peopleOf(found))} people. *By caller*: each caller stays with one machine, and every machine has to have a picture drawn once for its own callers.
*Common tier*: the machines ask a store that they share before they ask the map server (\`shared: { kind: redis }\`). *By address*: the balancer sends equal
addresses to the same machine, by a consistent hash over path and query without the credential.

${table(
  ['machines', 'dealt', 'not drawn', 'drawn on the day', 'more than by one machine', 'from the common tier'],
  [
    found.sizes.find(({ form }) => form.memoryBytes === found.replicas[0]?.form.memoryBytes),
    ...found.replicas,
  ]
    .filter((row) => row !== undefined)
    .map(({ form, came }) => [
      String(form.machines),
      form.machines === 1
        ? ''
        : form.tier
          ? 'by caller, common tier'
          : form.dealt === 'by-caller'
            ? 'by caller'
            : 'by address',
      percent(1 - came.drawn / came.requests),
      number(came.drawn),
      percent(came.drawn / drawnByOne(found) - 1),
      form.tier ? percent(came.fromTier / came.requests) : '',
    ]),
)}

A balancer that hashes addresses needs nothing that is shared, keeps a picture in one place, and makes the memory of all machines one: it is the first thing to do. Its price is that a machine that
leaves takes its pictures along, and that one very busy address is one machine's work. [The recipe](../deploy/nginx/several-gateways.conf) is tried with nginx, and [deploying.md](deploying.md#6-several-machines) has both.

## What is assumed

${Object.entries(found.assumed)
  .map(([name, value]) => `- \`${name}\`: ${number(value)}`)
  .join('\n')}

\`bench/scaling/assumptions.ts\` says what each of them means; change them to those of a site and run the program. Not in it: identify and queries, prefetching by browsers and their own caches (which
would lower everything), failures, purges by edits, and the time that a common tier takes.
`

const peopleOf = ({ sizes }: Found): number => sizes[0]?.people ?? 0

const drawnByOne = ({ sizes, replicas }: Found): number =>
  sizes.find(({ form }) => form.memoryBytes === replicas[0]?.form.memoryBytes)?.came.drawn ?? Number.NaN

function shortly(found: Found): string {
  const one = found.sizes.find(({ form }) => form.memoryBytes === found.replicas[0]?.form.memoryBytes)
  const last = found.replicas.filter(({ form }) => form.machines === 8)
  const more = (row: Row | undefined) => percent((row?.came.drawn ?? 0) / drawnByOne(found) - 1)
  const byCaller = last.find(({ form }) => form.dealt === 'by-caller' && !form.tier)
  const byAddress = last.find(({ form }) => form.dealt === 'by-address')
  const common = last.find(({ form }) => form.tier)
  const saved = one ? percent(1 - one.came.drawn / one.came.requests) : ''
  return `- ${number(peopleOf(found))} people and one machine: ${saved} of ${number(one?.came.requests ?? 0)} requests are not drawn.
- The first wall is the map server's cores. The gateway's processor is far from it.
- Eight machines, callers dealt out: drawings change by ${more(byCaller)}. With a tier in common: by ${more(common)}. By address: by ${more(byAddress)}.`
}

const number = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: 2 })
const percent = (share: number): string => `${(100 * share).toFixed(Math.abs(share) < 0.1 ? 1 : 0)} %`
const megabytes = (bytes: number): string => `${number(Math.round(bytes / 1e6))} MB`

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
