import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { Problem } from '../api.ts'

/** What a control of a field carries besides its value. */
interface Control {
  readonly id: string
  readonly 'aria-describedby'?: string
  readonly 'aria-invalid'?: 'true'
}

interface FieldHead {
  readonly label: string
  /** How to fill it in. */
  readonly hint?: ComponentChildren
  /** What is wrong with it. */
  readonly fault?: string | undefined
}

/** A label with any control, a hint and what is wrong: `<Labelled label="Note">{(control) => <textarea {...control} />}</Labelled>`. */
export function Labelled({
  label,
  hint,
  fault,
  children,
}: FieldHead & { readonly children: (control: Control) => ComponentChildren }) {
  const id = useId()
  const described = [hint && `${id}-hint`, fault && `${id}-fault`].filter(Boolean).join(' ')
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({
        id,
        ...(fault ? { 'aria-invalid': 'true' as const } : {}),
        ...(described ? { 'aria-describedby': described } : {}),
      })}
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

/** A labelled input. `offers` are values to choose from while one types, each alone or with what is shown beside it. */
export function Field({
  label,
  hint,
  fault,
  offers,
  type = 'text',
  onInput,
  ...input
}: FieldHead & Input & { readonly offers?: readonly (string | readonly [value: string, title: string])[] }) {
  const list = useId()
  return (
    <Labelled label={label} hint={hint} fault={fault}>
      {(control) => (
        <>
          <input
            {...input}
            {...control}
            type={type as 'text'}
            onInput={(event) => onInput?.(event.currentTarget.value)}
            {...(offers ? { list } : {})}
          />
          {offers && (
            <datalist id={list}>
              {offers.map((offer) => {
                const [value, title] = typeof offer === 'string' ? [offer] : offer
                return <option key={value} value={value} {...(title ? { label: title } : {})} />
              })}
            </datalist>
          )}
        </>
      )}
    </Labelled>
  )
}

/** A field that takes one of several. */
export function SelectField({
  label,
  hint,
  fault,
  value,
  options,
  onInput,
}: FieldHead & {
  readonly value: string
  /** Values and what they are called. */
  readonly options: readonly (readonly [value: string, title: string])[]
  readonly onInput: (value: string) => void
}) {
  return (
    <Labelled label={label} hint={hint} fault={fault}>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onInput(event.currentTarget.value)}>
          {options.map(([one, title]) => (
            <option key={one} value={one}>
              {title}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  )
}

/** What a problem says about one member, such as `body.name`. */
export const faultOf = (problem: unknown, name: string): string | undefined =>
  problem instanceof Problem ? problem.faults[name] : undefined
