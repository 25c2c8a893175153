import type { ComponentChildren } from 'preact'

/** Something to know: an error with what to do, a warning, something that went well, or an empty list. */
export function Notice({
  kind,
  children,
}: {
  kind: 'error' | 'warn' | 'good' | 'info'
  children: ComponentChildren
}) {
  return (
    <div class={`notice ${kind}`} role={kind === 'error' ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
