import { amount } from '../words.ts'

/** A number with what it counts; it leads to the requests behind it. */
export function Figure({
  label,
  value,
  unit,
  to,
}: {
  readonly label: string
  readonly value: number | string | undefined
  readonly unit?: string
  /** Address of the requests behind it, as `href` gives it. */
  readonly to?: string | undefined
}) {
  const said = typeof value === 'number' ? amount(value, 1) : (value ?? '–')
  const shown = (
    <>
      <span class="figure-value">
        {said}
        {unit && <span class="figure-unit"> {unit}</span>}
      </span>
      <span class="figure-label">{label}</span>
    </>
  )
  return to === undefined ? (
    <div class="figure">{shown}</div>
  ) : (
    <a class="figure" href={to}>
      {shown}
    </a>
  )
}
