import { useEffect, useRef, useState } from 'preact/hooks'
import { get, Problem, post } from '../api.ts'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { place } from '../route.ts'
import { readSession } from '../session.ts'
import { words } from '../words.ts'
import { Choices } from './choices.tsx'

const t = words({
  en: {
    title: 'Sign in to the Mapgate console',
    token: 'Token of the administrator',
    tokenHint:
      'It stands in the file that admin.tokenFile names. mapgate console prints a link that signs you in.',
    name: 'Name',
    password: 'Password',
    go: 'Sign in',
    ended: 'The session has ended. Sign in again to go on where you were.',
    with: (name: string) => `Sign in with ${name}`,
    failed: 'The gateway does not answer.',
    linkUsed:
      'This link was used already, or its time is over. Make a new one with mapgate console, or sign in here.',
    noWay:
      'Nobody can sign in here yet: the configuration needs admin.tokenFile, or admin.publicUrl with admin.roles.',
  },
  de: {
    title: 'An der Mapgate-Konsole anmelden',
    token: 'Token der Administration',
    tokenHint:
      'Er steht in der Datei, die admin.tokenFile nennt. mapgate console druckt einen Link, der anmeldet.',
    name: 'Name',
    password: 'Passwort',
    go: 'Anmelden',
    ended: 'Die Sitzung ist beendet. Nach der Anmeldung geht es an derselben Stelle weiter.',
    with: (name: string) => `Mit ${name} anmelden`,
    failed: 'Das Gateway antwortet nicht.',
    linkUsed:
      'Dieser Link wurde schon benutzt, oder seine Zeit ist um. Mit mapgate console entsteht ein neuer.',
    noWay:
      'Hier kann sich noch niemand anmelden: Die Konfiguration braucht admin.tokenFile, oder admin.publicUrl mit admin.roles.',
  },
})

/** A way to sign in. */
interface Way {
  readonly kind: 'token' | 'password' | 'provider'
  readonly name: string
  readonly title: string
}

/** The page for those who are not signed in. The address stays, so that one is where one was afterwards. */
export function SignIn({ hasEnded }: { readonly hasEnded: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null)
  const { ways, fault, attempt } = useWays()
  useEffect(() => {
    document.title = t().title
    heading.current?.focus()
  }, [t().title])
  const has = (kind: Way['kind']) => ways?.some((way) => way.kind === kind) ?? false
  return (
    <main class="sign-in">
      <div>
        <h1 tabIndex={-1} ref={heading}>
          {t().title}
        </h1>
        {hasEnded && <Notice kind="info">{t().ended}</Notice>}
        {fault && <Notice kind="error">{fault}</Notice>}
        {ways?.length === 0 && <Notice kind="warn">{t().noWay}</Notice>}
        {ways
          ?.filter(({ kind }) => kind === 'provider')
          .map(({ name, title }) => (
            <a key={name} class="button primary" href={`/api/sign-in/provider/${encodeURIComponent(name)}`}>
              {t().with(title)}
            </a>
          ))}
        {has('password') && <PasswordForm attempt={attempt} />}
        {has('token') && <TokenForm attempt={attempt} />}
        <Choices />
      </div>
    </main>
  )
}

/** The ways to sign in, and what went wrong. A link with a code that is good once signs in by itself. */
function useWays() {
  const [ways, setWays] = useState<readonly Way[] | undefined>()
  const [fault, setFault] = useState<string | undefined>()
  const attempt: Attempt = async (path, body) => {
    setFault(undefined)
    try {
      await post(path, body)
      await readSession()
    } catch (error) {
      setFault(error instanceof Problem && error.status !== 0 ? error.message : t().failed)
    }
  }
  useEffect(() => {
    // An identity provider led back here without signing anybody in; the address names the failure that the gateway tells.
    const failed = place.value.query.get('failed')
    const query = failed === null ? '' : `?failed=${encodeURIComponent(failed)}`
    get<{ ways: readonly Way[]; failure?: string }>(`/sign-in${query}`).then(
      (told) => {
        setWays(told.ways)
        if (told.failure !== undefined) setFault(told.failure)
      },
      () => setFault(t().failed),
    )
    const code = /^#code=([\w-]+)$/.exec(location.hash)?.[1]
    if (code === undefined) return
    history.replaceState(null, '', location.pathname + location.search)
    post('/sign-in/code', { code }).then(readSession, () => setFault(t().linkUsed))
  }, [])
  return { ways, fault, attempt }
}

type Attempt = (path: string, body: unknown) => Promise<void>

function PasswordForm({ attempt }: { attempt: Attempt }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        const form = new FormData(event.currentTarget)
        void attempt('/sign-in/password', { name: form.get('name'), password: form.get('password') })
      }}
    >
      <Field label={t().name} name="name" autocomplete="username" required />
      <Field label={t().password} name="password" type="password" autocomplete="current-password" required />
      <button class="button primary" type="submit">
        {t().go}
      </button>
    </form>
  )
}

function TokenForm({ attempt }: { attempt: Attempt }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        void attempt('/sign-in/token', { token: new FormData(event.currentTarget).get('token') })
      }}
    >
      <Field
        label={t().token}
        name="token"
        type="password"
        autocomplete="off"
        hint={t().tokenHint}
        required
      />
      <button class="button" type="submit">
        {t().go}
      </button>
    </form>
  )
}
