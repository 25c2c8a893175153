import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { Button } from './button.tsx'
import { ProblemNotice } from './notice.tsx'
import { text } from './words.ts'

interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  readonly children: ComponentChildren
  /** Buttons at its end. */
  readonly actions?: ComponentChildren
  readonly isWide?: boolean
}

/** A modal dialog, open while it is rendered: the browser keeps the focus in it, Escape closes it, and the focus returns to where it was. */
export function Dialog({ title, onClose, children, actions, isWide = false }: DialogProps) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const before = document.activeElement
    const shown = box.current
    shown?.showModal()
    return () => {
      shown?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      class={isWide ? 'wide' : undefined}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <div>
        <h2 id={id}>{title}</h2>
        {children}
        {actions && <div class="row end">{actions}</div>}
      </div>
    </dialog>
  )
}

interface ConfirmProps {
  readonly title: string
  /** What follows from it. */
  readonly children: ComponentChildren
  /** What the button says, such as `Revoke the key`. */
  readonly act: string
  readonly isDanger?: boolean
  /** What goes wrong in it is shown in the dialog, which stays open. */
  readonly onConfirm: () => Promise<unknown>
  readonly onClose: () => void
}

/** Asks before something that cannot be taken back. */
export function Confirm({ title, children, act, isDanger = true, onConfirm, onClose }: ConfirmProps) {
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const confirm = async () => {
    setBusy(true)
    await onConfirm().then(onClose, setProblem)
    setBusy(false)
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{text().cancel}</Button>
          <Button kind={isDanger ? 'danger' : 'primary'} isBusy={isBusy} onClick={confirm}>
            {act}
          </Button>
        </>
      }
    >
      {children}
      {problem !== undefined && <ProblemNotice problem={problem} />}
    </Dialog>
  )
}
