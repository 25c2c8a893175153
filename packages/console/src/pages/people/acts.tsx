import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { get, post } from '../../api.ts'
import { Button } from '../../parts/button.tsx'
import { Confirm, Dialog } from '../../parts/dialog.tsx'
import { Field, faultOf } from '../../parts/field.tsx'
import { Loaded, useLoad } from '../../parts/load.tsx'
import { Notice, ProblemNotice } from '../../parts/notice.tsx'
import { type Column, Table } from '../../parts/table.tsx'
import { Time } from '../../parts/time.tsx'
import { may } from '../../session.ts'
import { apart } from '../../words.ts'
import type { Act, Person, Session } from './shapes.ts'
import { text } from './words.ts'

interface DialogProps {
  readonly onClose: () => void
  /** Called when something has changed. */
  readonly onDone: () => void
}

const pathOf = ({ id }: Person, act: string): string => `/people/${encodeURIComponent(id)}/${act}`

/** The dialog of an act on somebody. */
export function ActDialog({ act: { kind, person }, onClose, onDone }: DialogProps & { act: Act }) {
  const name = apart(person.name)
  if (kind === 'sessions') return <Sessions person={person} onClose={onClose} onDone={onDone} />
  if (kind === 'password')
    return (
      <PasswordDialog title={text().passwordTitle(name)} onClose={onClose} onDone={onDone} person={person} />
    )
  if (kind === 'disable') return <Disable person={person} onClose={onClose} onDone={onDone} />
  return (
    <Confirm
      title={text().endTitle(name)}
      act={text().end}
      onConfirm={() => post(pathOf(person, 'end')).then(onDone)}
      onClose={onClose}
    >
      <p>{text().endText}</p>
    </Confirm>
  )
}

/** Disables a user. Where that leaves no administrator, the gateway says so first, and the same button confirms it. */
function Disable({ person, onClose, onDone }: DialogProps & { person: Person }) {
  const [isWarned, setWarned] = useState(false)
  const disable = () =>
    post(pathOf(person, 'disable'), isWarned ? { confirmed: true } : {}).then(onDone, (error: unknown) => {
      if (faultOf(error, 'body.confirmed') !== undefined) setWarned(true)
      throw error
    })
  return (
    <Confirm
      title={text().disableTitle(apart(person.name))}
      act={text().disable}
      onConfirm={disable}
      onClose={onClose}
    >
      <p>{text().disableText}</p>
    </Confirm>
  )
}

function PasswordDialog({ title, person, onClose, onDone }: DialogProps & { title: string; person: Person }) {
  const send = (form: FormData) => post(pathOf(person, 'password'), { password: form.get('password') })
  return (
    <FormDialog title={title} act={text().setPassword} onClose={onClose} onDone={onDone} send={send}>
      {(fault) => (
        <>
          <p>{text().passwordText}</p>
          <PasswordField fault={fault('password')} />
        </>
      )}
    </FormDialog>
  )
}

const PasswordField = ({ fault }: { fault: string | undefined }) => (
  <Field
    label={text().password}
    name="password"
    type="password"
    autocomplete="new-password"
    hint={text().passwordHint}
    fault={fault}
    required
  />
)

/** Adds a user to the store. */
export function AddUser({ roles, onClose, onDone }: DialogProps & { roles: readonly string[] }) {
  const send = (form: FormData) =>
    post('/people', {
      name: String(form.get('name') ?? '').trim(),
      password: form.get('password'),
      roles: String(form.get('roles') ?? '')
        .split(',')
        .map((role) => role.trim())
        .filter(Boolean),
    })
  return (
    <FormDialog title={text().add} act={text().add} onClose={onClose} onDone={onDone} send={send}>
      {(fault) => (
        <>
          <Field label={text().name} name="name" autocomplete="off" fault={fault('name')} required />
          <PasswordField fault={fault('password')} />
          <Field
            label={text().roles}
            name="roles"
            hint={text().rolesHint}
            fault={fault('roles')}
            offers={roles}
          />
        </>
      )}
    </FormDialog>
  )
}

/** Signs everybody out, which takes a few typed words. */
export function EndEverything({ onClose, onDone }: DialogProps) {
  const send = (form: FormData) => post('/end-everything', { typed: form.get('typed') })
  return (
    <FormDialog
      title={text().allTitle}
      act={text().endEverything}
      onClose={onClose}
      onDone={onDone}
      send={send}
      isDanger
    >
      {(fault) => (
        <>
          <p>{text().allText}</p>
          <Field label={text().typed} name="typed" autocomplete="off" fault={fault('typed')} required />
        </>
      )}
    </FormDialog>
  )
}

interface FormDialogProps extends DialogProps {
  readonly title: string
  readonly act: string
  readonly isDanger?: boolean
  readonly send: (form: FormData) => Promise<unknown>
  /** The fields, by what is wrong with each. */
  readonly children: (fault: (name: string) => string | undefined) => ComponentChildren
}

function FormDialog({ title, act, isDanger = false, send, children, onClose, onDone }: FormDialogProps) {
  const [problem, setProblem] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const submit = async (event: SubmitEvent) => {
    event.preventDefault()
    setBusy(true)
    setProblem(undefined)
    const form = new FormData(event.currentTarget as HTMLFormElement)
    await send(form).then(() => {
      onDone()
      onClose()
    }, setProblem)
    setBusy(false)
  }
  return (
    <Dialog title={title} onClose={onClose}>
      <form onSubmit={submit}>
        {children((name) => faultOf(problem, `body.${name}`))}
        {problem !== undefined && (
          <ProblemNotice
            problem={problem}
            shown={['name', 'password', 'roles', 'typed'].map((name) => `body.${name}`)}
          />
        )}
        <div class="row end">
          <Button onClick={onClose}>{text().cancel}</Button>
          <Button kind={isDanger ? 'danger' : 'primary'} type="submit" isBusy={isBusy}>
            {act}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function Sessions({ person, onClose, onDone }: DialogProps & { person: Person }) {
  const found = useLoad((signal) =>
    get<{ sessions: readonly Session[] }>(`/sessions?principal=${encodeURIComponent(person.id)}`, signal),
  )
  const end = ({ id }: Session) =>
    void post(`/sessions/${encodeURIComponent(id)}/end`).finally(() => {
      found.again()
      onDone()
    })
  return (
    <Dialog title={text().sessionsOf(apart(person.name))} onClose={onClose} isWide>
      <Loaded from={found}>
        {({ sessions }) => (
          <Table
            caption={text().sessionsOf(apart(person.name))}
            rows={sessions}
            keyOf={({ id }) => id}
            columns={sessionColumns(end)}
            empty={<Notice kind="empty">{text().noSessions}</Notice>}
          />
        )}
      </Loaded>
      <div class="row end">
        <Button onClick={onClose}>{text().close}</Button>
      </div>
    </Dialog>
  )
}

const sessionColumns = (end: (session: Session) => void): readonly Column<Session>[] => [
  { title: text().browser, cell: ({ browser }) => <bdi>{browser}</bdi> },
  { title: text().since, cell: ({ createdAt }) => <Time at={createdAt} /> },
  { title: text().lastUsed, cell: ({ lastUsedAt }) => <Time at={lastUsedAt} /> },
  { title: text().ends, cell: ({ expiresAt }) => <Time at={expiresAt} /> },
  {
    title: text().actions,
    cell: (session) =>
      may('change') && (
        <Button isSmall kind="danger" onClick={() => end(session)}>
          {text().endOne}
        </Button>
      ),
  },
]
