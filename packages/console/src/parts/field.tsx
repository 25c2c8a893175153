import { useId } from 'preact/hooks'

/** What an input is given besides its label. */
interface Input {
  readonly name?: string
  readonly type?: string
  readonly value?: string | undefined
  readonly autocomplete?: string
  readonly required?: boolean
  readonly disabled?: boolean
  readonly placeholder?: string
  readonly onInput?: (value: string) => void
}

/** A labelled input. `fault` says what is wrong with its value, `offers` are values to choose from while one types. */
export function Field({
  label,
  hint,
  fault,
  offers,
  type = 'text',
  onInput,
  ...input
}: Input & { label: string; hint?: string; fault?: string | undefined; offers?: readonly string[] }) {
  const id = useId()
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        {...input}
        type={type as 'text'}
        onInput={(event) => onInput?.(event.currentTarget.value)}
        id={id}
        {...(offers ? { list: `${id}-offers` } : {})}
        {...(fault ? { 'aria-invalid': 'true' as const } : {})}
        {...(described ? { 'aria-describedby': described } : {})}
      />
      {offers && (
        <datalist id={`${id}-offers`}>
          {offers.map((offer) => (
            <option key={offer} value={offer} />
          ))}
        </datalist>
      )}
      {hint && (
        <span class="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
      {fault && (
        <span class="fault" id={`${id}-fault`}>
          {fault}
        </span>
      )}
    </div>
  )
}
