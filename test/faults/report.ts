import type { Outcome } from './run.ts'

/** The head of the table of faults. */
export const tableHead: readonly string[] = [
  '| fault | sent | well | clear | lost | revoked | longest let in | bound | besides |',
  '| --- | --- | --- | --- | --- | --- | --- | --- | --- |',
]

/** What a fault did, as a row of the table. */
export function rowOf({ scene, boundMs, tally, revoked, longest, lost, edits, besides }: Outcome): string {
  const { sent, well, clear, lost: lostCount } = tally
  const seen = [...lost].map(([what, count]) => `${count} ${what}`).join('; ')
  const told = Object.entries(edits).map(([outcome, count]) => `${count} edits ${outcome}`)
  const more = [besides, seen && `lost: ${seen}`, ...told].filter(Boolean).join('; ')
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  return `| ${[scene.title, sent, well, clear, lostCount, revoked, seconds(longest.ms), seconds(boundMs), more].join(' | ')} |`
}
