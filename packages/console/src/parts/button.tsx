import type { ButtonHTMLAttributes, ComponentChildren } from 'preact'

/** `primary`: the one act of a form; `danger`: takes something away; `quiet`: beside others, without a border. */
export type ButtonKind = 'primary' | 'plain' | 'danger' | 'quiet'

type Props = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type' | 'class'> & {
  readonly kind?: ButtonKind
  readonly type?: 'button' | 'submit'
  readonly isSmall?: boolean
  /** Under way: it can be focused, but does nothing. */
  readonly isBusy?: boolean
  readonly children?: ComponentChildren
}

/** A button; for what leads to another page use a link. */
export function Button({
  kind = 'plain',
  type = 'button',
  isBusy = false,
  isSmall = false,
  onClick,
  ...rest
}: Props) {
  return (
    <button
      {...rest}
      type={type}
      class={`button ${kind}${isSmall ? ' small' : ''}`}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      {...(onClick && !isBusy ? { onClick } : {})}
    />
  )
}
