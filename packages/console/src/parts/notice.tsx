import type { ComponentChildren } from 'preact'
import { Problem } from '../api.ts'
import { Button } from './button.tsx'
import { text } from './words.ts'

/** Something to know: an error with what to do, a warning, something that went well; `empty`: there is nothing here, and what to do about it. */
export function Notice({
  kind,
  title,
  children,
  actions,
}: {
  readonly kind: 'error' | 'warn' | 'good' | 'info' | 'empty'
  readonly title?: string
  readonly children?: ComponentChildren
  /** Buttons or links. */
  readonly actions?: ComponentChildren
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {title && <p class="notice-title">{title}</p>}
      {children}
      {actions && <div class="row">{actions}</div>}
    </div>
  )
}

/**
 * What went wrong, as the API says it, with the faults that no field shows.
 * @param props `shown`: names of members whose faults stand beside their fields
 */
export function ProblemNotice({
  problem,
  onRetry,
  shown = [],
}: {
  readonly problem: unknown
  readonly onRetry?: (() => void) | undefined
  readonly shown?: readonly string[]
}) {
  const faults = problem instanceof Problem ? Object.entries(problem.faults) : []
  const rest = faults.filter(([name]) => !shown.includes(name))
  return (
    <Notice
      kind="error"
      title={faults.length > 0 ? text().wrong : sentenceOf(problem)}
      actions={onRetry && <Button onClick={onRetry}>{text().again}</Button>}
    >
      {rest.length > 0 && (
        <ul>
          {rest.map(([name, fault]) => (
            <li key={name}>
              <code>{name}</code> {fault}
            </li>
          ))}
        </ul>
      )}
    </Notice>
  )
}

function sentenceOf(problem: unknown): string {
  if (problem instanceof Problem && problem.status === 0) return text().gone
  return problem instanceof Error ? problem.message : String(problem)
}
