import { useState } from 'preact/hooks'
import { get } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Field } from '../../parts/field.tsx'
import { useLoad } from '../../parts/load.tsx'
import { place, setQuery } from '../../route.ts'
import type { Who } from './shapes.ts'
import { t } from './words.ts'

/** As whom the address says that one looks; undefined where it names nobody. */
export function whoOf(query: URLSearchParams): Who | undefined {
  const as = query.get('as') ?? ''
  const roles = listOf(query.get('roles'))
  const pairs = listOf(query.get('attributes')).map((pair) => pair.split('='))
  const attributes = Object.fromEntries(
    pairs.map(([name = '', ...rest]) => [name.trim(), rest.join('=').trim()]),
  )
  if (as === '' && roles.length === 0 && pairs.length === 0) return undefined
  return {
    ...(as === '' ? {} : { as }),
    ...(roles.length > 0 ? { roles } : {}),
    ...(pairs.length > 0 ? { attributes } : {}),
  }
}

const listOf = (text: string | null): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

interface Found {
  readonly accounts: readonly { readonly id: string; readonly name: string; readonly kind: string }[]
}

/** Asks as whom to look. */
export function WhoForm() {
  const { query } = place.value
  const [as, setAs] = useState(query.get('as') ?? '')
  const [roles, setRoles] = useState(query.get('roles') ?? '')
  const [attributes, setAttributes] = useState(query.get('attributes') ?? '')
  const found = useLoad<Found>((signal) => get(`/accounts?search=${encodeURIComponent(as)}`, signal), [as])
  const offers = (found.value?.accounts ?? []).map(({ id, name, kind }) => [id, `${name} (${kind})`] as const)
  const look = (event: Event) => {
    event.preventDefault()
    setQuery({ as: as.trim(), roles, attributes })
  }
  return (
    <form class="seen-who" onSubmit={look}>
      <p class="quiet">{t().lead}</p>
      <Field
        label={t().account}
        hint={t().accountHint}
        name="as"
        autocomplete="off"
        value={as}
        offers={offers}
        onInput={setAs}
      />
      <details open={roles !== '' || attributes !== ''}>
        <summary>{t().claims}</summary>
        <Field label={t().roles} name="roles" value={roles} onInput={setRoles} />
        <Field
          label={t().attributes}
          hint={t().attributesHint}
          name="attributes"
          value={attributes}
          onInput={setAttributes}
        />
      </details>
      <Button kind="primary" type="submit">
        {t().look}
      </Button>
    </form>
  )
}
