import { useState } from 'preact/hooks'
import { post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Copyable } from '../../parts/copyable.tsx'
import { Dialog } from '../../parts/dialog.tsx'
import { Field, faultOf } from '../../parts/field.tsx'
import { Notice, ProblemNotice } from '../../parts/notice.tsx'
import { text } from './words.ts'

interface Made {
  readonly id: string
  readonly key: string
  readonly warnings: readonly string[]
}

interface NewKeyProps {
  /** Roles that grants name. */
  readonly roles: readonly string[]
  readonly onClose: () => void
  /** Called when the key is there, before it was shown. */
  readonly onMade: () => void
}

/** Makes a key, and shows it this once. */
export function NewKey({ roles, onClose, onMade }: NewKeyProps) {
  const [made, setMade] = useState<Made | undefined>()
  const took = (next: Made) => {
    setMade(next)
    onMade()
  }
  return made === undefined ? (
    <KeyForm roles={roles} onClose={onClose} onMade={took} />
  ) : (
    <Dialog
      title={text().made}
      onClose={() => {}}
      actions={
        <Button kind="primary" onClick={onClose}>
          {text().kept}
        </Button>
      }
    >
      <Copyable label={text().madeLabel} value={made.key} isShownOnce />
      {made.warnings.map((warning) => (
        <Notice kind="warn" key={warning}>
          {warning}
        </Notice>
      ))}
    </Dialog>
  )
}

const shown = ['name', 'owner', 'roles', 'expires', 'origins', 'networks']

function KeyForm({ roles, onClose, onMade }: Omit<NewKeyProps, 'onMade'> & { onMade: (made: Made) => void }) {
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    await post<Made>('/keys', bodyOf(new FormData(event.currentTarget as HTMLFormElement))).then(
      onMade,
      setProblem,
    )
    setBusy(false)
  }
  const fault = (name: string) => faultOf(problem, `body.${name}`) ?? faultOf(problem, `body.${name}.0`)
  const t = text()
  return (
    <Dialog title={t.make} onClose={onClose}>
      <form onSubmit={submit}>
        <Field label={t.name} name="name" hint={t.nameHint} fault={fault('name')} required />
        <Field label={t.owner} name="owner" hint={t.ownerHint} fault={fault('owner')} />
        <Field label={t.roles} name="roles" hint={t.rolesHint} fault={fault('roles')} offers={roles} />
        <Field label={t.expires} name="expires" hint={t.expiresHint} fault={fault('expires')} />
        <Field label={t.origins} name="origins" hint={t.originsHint} fault={fault('origins')} />
        <Field label={t.networks} name="networks" hint={t.networksHint} fault={fault('networks')} />
        {problem !== undefined && (
          <ProblemNotice
            problem={problem}
            shown={shown.flatMap((name) => [`body.${name}`, `body.${name}.0`])}
          />
        )}
        <div class="row end">
          <Button onClick={onClose}>{t.cancel}</Button>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            {t.make}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** What the form says, as the API takes it. */
function bodyOf(form: FormData) {
  const said = (name: string) => String(form.get(name) ?? '').trim()
  const list = (name: string) =>
    said(name)
      .split(/[,\s]+/)
      .filter(Boolean)
  const listOrAll = (name: string) => (list(name).length === 0 ? null : list(name))
  return {
    name: said('name'),
    owner: said('owner') || null,
    roles: said('roles')
      .split(',')
      .map((role) => role.trim())
      .filter(Boolean),
    expires: said('expires') || null,
    origins: listOrAll('origins'),
    networks: listOrAll('networks'),
  }
}
