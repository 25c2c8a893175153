import type { EditLeak, EditRunResult } from './edit-run.ts'
import type { GapRunResult } from './gaps.ts'

/** Prints how often each operation wrote, and what of the permitted was not done. */
export function printEdits({ done, undone }: EditRunResult): void {
  const columns = ['operation', 'cases', 'writing', 'permitted', 'done']
  const rows = [...done]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([name, { cases, writing, permitted, done: made }]) => [name, cases, writing, permitted, made])
  for (const row of [columns, ...rows]) console.log(row.map((cell) => String(cell).padEnd(20)).join(''))
  const reasons = [...undone].sort(([, a], [, b]) => b - a)
  console.log(
    `permitted and not done:${reasons.map(([why, count]) => `\n  ${count} ${why}`).join('') || ' none'}`,
  )
}

/** Prints what third writers and the gateway did to each other. */
export function printGaps({ forced, overwritten, putBack, contested }: GapRunResult): void {
  const ways = [...forced].map(([way, count]) => `${count} before ${way} writes`).join(', ')
  console.log(
    `rows changed hands ${ways || 'never'}; ${overwritten} rows were written all the same and told of, ${putBack} put back; ${contested} times a newer value stood there`,
  )
}

/** A leak of an edit, for people. */
export const inWordsOfEdit = ({ property, what, request, policy }: EditLeak): string =>
  `LEAK (${property}) ${what}\n  ${request.carrier ?? 'query'} ${request.path} ${JSON.stringify(request.parameters)}\n  grants ${JSON.stringify(policy.grants)}\n  as ${JSON.stringify(policy.editors)}`
