import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runVitest } from './vitest.ts'

/** Branches of one file, or of all. */
export interface Branches {
  readonly file: string
  readonly total: number
  readonly covered: number
}

/** How much of the sources of policy its own unit tests run through, by V8; the files with most that is missed come first. */
export interface Coverage {
  readonly all: Branches
  readonly files: readonly Branches[]
}

type Summary = Readonly<
  Record<string, { readonly branches: { readonly total: number; readonly covered: number } }>
>

/** @throws Error where a test fails: then nothing is measured */
export async function measuredCoverage(): Promise<Coverage> {
  const folder = await mkdtemp(join(tmpdir(), 'mapgate-policy-proof-'))
  try {
    const { passed, stdout } = await runVitest([
      '--coverage',
      '--coverage.reporter=json-summary',
      `--coverage.reportsDirectory=${folder}`,
    ])
    if (!passed) throw new Error(`the tests of policy fail:\n${stdout}`)
    const summary = JSON.parse(await readFile(join(folder, 'coverage-summary.json'), 'utf8')) as Summary
    const files = Object.entries(summary).map(([file, { branches }]) => ({ file, ...branches }))
    const all = files.find(({ file }) => file === 'total')
    if (all === undefined) throw new Error('the coverage has no total')
    const missed = ({ total, covered }: Branches): number => total - covered
    const single = files.filter(({ file }) => file !== 'total').sort((a, b) => missed(b) - missed(a))
    return { all, files: single }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
