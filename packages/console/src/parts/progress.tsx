import { text } from './words.ts'

/**
 * Says that something takes its time. It shows up only after a moment, so that quick replies do not flicker.
 * @param props `done` and `all`: how far it is, where that is known
 */
export function Progress({
  label,
  done,
  all,
}: {
  readonly label?: string
  readonly done?: number
  readonly all?: number
}) {
  const said = label ?? text().loading
  return (
    <div class="progress" role="status">
      <span>{said}</span>
      <progress aria-label={said} {...(all === undefined ? {} : { value: done ?? 0, max: all })} />
    </div>
  )
}
