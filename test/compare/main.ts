import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Command } from 'commander'
import { naturalNumber } from '../natural-number.ts'
import { type CompareOptions, compareSides } from './compare.ts'
import { deliberateChanges } from './deliberate-changes.ts'
import { reportOf, total } from './report.ts'
import { openSide } from './side.ts'
import { addWorktree, commitOf, type Worktree } from './worktree.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const values = new Command('npm run compare --')
  .description(
    'Plays the same requests to a version before and to the working tree, and compares status, headers, body, the requests to the map server and the audit line, byte for byte.',
  )
  .option('--against <revision>', 'the version before, as Git names it', 'HEAD')
  .option(
    '--folder <path>',
    'the version before is in this folder, with packages installed; Git is not asked',
  )
  .option('--requests <number>', 'how many at least', naturalNumber, 50_000)
  .option('--seed <number>', 'of the random choices; the same seed makes the same requests', naturalNumber, 1)
  .option('--scene <number>', 'this scene alone, as a difference names it', naturalNumber)
  .option('--self-test', 'changes a line of one side, one after the other: each has to be found')
  .addHelpText(
    'after',
    '\nWhat is meant to differ stands in test/compare/expected-differences.ts. Exits with 1 on any other difference.',
  )
  .parse()
  .opts<{
    against: string
    folder?: string
    requests: number
    seed: number
    scene?: number
    selfTest?: true
  }>()

process.exitCode = values.selfTest ? await selfTest() : await compare()

async function compare(): Promise<number> {
  const worktree = values.folder === undefined ? checkedOut(values.against) : undefined
  let isStopped = false
  const stop = (): void => {
    console.error('Stopping after this scene …')
    isStopped = true
  }
  process.once('SIGINT', stop).once('SIGTERM', stop)
  try {
    return await compareWith(worktree?.folder ?? resolve(values.folder ?? root), () => isStopped)
  } finally {
    worktree?.remove()
  }
}

function checkedOut(revision: string): Worktree {
  try {
    console.error(`The version before is ${revision} (${commitOf(root, revision)}).`)
    return addWorktree(root, revision)
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exit(2)
  }
}

async function compareWith(folder: string, isStopped: () => boolean): Promise<number> {
  const started = performance.now()
  const seconds = (): number => (performance.now() - started) / 1000
  const sides = await Promise.all([openSide(folder), openSide(root)])
  const [before, after] = sides
  const { requests, seed, scene } = values
  let toldAt = 0
  const progress: CompareOptions['progress'] = (done) => {
    if (seconds() - toldAt < 5) return
    toldAt = seconds()
    console.error(
      `${String(done.requests).padStart(7)} requests, ${total(done.kinds)} differences, ${toldAt.toFixed(0)} s`,
    )
  }
  try {
    const found = await compareSides(before, after, {
      requests,
      seed,
      progress,
      isStopped,
      ...(scene === undefined ? {} : { scene }),
    })
    console.log(reportOf(found, seed))
    console.log(
      `${seconds().toFixed(0)} s (${(found.requests / seconds()).toFixed(0)} requests a second on each side)`,
    )
    return found.kinds.size === 0 && found.fatal.length === 0 ? 0 : 1
  } finally {
    for (const side of sides) side.close()
  }
}

/** Compares the working tree with itself and one change, for each of the changes. */
async function selfTest(): Promise<number> {
  const before = await openSide(root)
  const missed: string[] = []
  for (const change of deliberateChanges) {
    const after = await openSide(root, change)
    const found = await compareSides(before, after, {
      requests: 4_000,
      seed: values.seed,
      stopsAtFirst: true,
    })
    after.close()
    const isFound = found.differences.some(({ part }) => part === change.shows)
    if (!isFound) missed.push(change.name)
    console.log(
      `${isFound ? 'noticed' : 'MISSED '} ${change.name} (${change.shows}, after ${found.requests} requests)`,
    )
  }
  before.close()
  console.log(
    `${deliberateChanges.length - missed.length} of ${deliberateChanges.length} changes were noticed`,
  )
  if (missed.length > 0)
    console.log('A line of deliberate-changes.ts that is not in the code any more changes nothing.')
  return missed.length === 0 ? 0 : 1
}
