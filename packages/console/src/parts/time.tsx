import { moment } from '../words.ts'

/** A moment in local time; its exact time in UTC where one points at it. @param props `at`: ISO 8601 or epoch milliseconds; nothing: a dash */
export function Time({ at }: { readonly at: string | number | undefined | null }) {
  if (at === undefined || at === null) return <span>–</span>
  const date = new Date(at)
  if (Number.isNaN(date.getTime())) return <span>{String(at)}</span>
  return (
    <time dateTime={date.toISOString()} title={date.toISOString()}>
      {moment(date)}
    </time>
  )
}
