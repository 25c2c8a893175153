import type { ComponentType } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { type PageEntry, pages } from '../pages.ts'
import { Notice } from '../parts/notice.tsx'
import { language, speak, words } from '../words.ts'
import icon from './icon.svg'
import { addressOf, go, place } from './route.ts'
import { may, readSession, type Session, session, signOut } from './session.ts'
import { SignIn } from './sign-in.tsx'
import { choose, type Theme, theme } from './theme.ts'

const t = words({
  en: {
    console: 'Mapgate console',
    skip: 'Skip to the page',
    pages: 'Pages',
    menu: 'Menu',
    language: 'Language',
    theme: 'Colours',
    system: 'As the system',
    light: 'Light',
    dark: 'Dark',
    signedInAs: 'Signed in as',
    signOut: 'Sign out',
    locked: (right: string) => `needs the right ${right}`,
    gone: 'The gateway does not answer. It is asked again every few seconds.',
    noPage: 'There is no such page.',
    toStart: 'To the first page',
    stale: 'This page could not be loaded: the gateway may have been upgraded meanwhile.',
    reload: 'Load the console again',
    loading: 'Loading …',
  },
  de: {
    console: 'Mapgate-Konsole',
    skip: 'Zur Seite springen',
    pages: 'Seiten',
    menu: 'Menü',
    language: 'Sprache',
    theme: 'Farben',
    system: 'Wie das System',
    light: 'Hell',
    dark: 'Dunkel',
    signedInAs: 'Angemeldet als',
    signOut: 'Abmelden',
    locked: (right: string) => `braucht das Recht ${right}`,
    gone: 'Das Gateway antwortet nicht. Es wird alle paar Sekunden wieder gefragt.',
    noPage: 'Diese Seite gibt es nicht.',
    toStart: 'Zur ersten Seite',
    stale: 'Diese Seite ließ sich nicht laden: Vielleicht wurde das Gateway inzwischen erneuert.',
    reload: 'Konsole neu laden',
    loading: 'Wird geladen …',
  },
})

/** How often a gateway that is gone is asked again, milliseconds. */
const askAgainMs = 3_000

/** The whole console: sign-in, or the frame with the page of the current address. */
export function App() {
  const now = session.value
  useEffect(() => {
    if (now !== 'gone') return
    const timer = setInterval(() => void readSession(), askAgainMs)
    return () => clearInterval(timer)
  }, [now])
  if (now === 'unknown') return <p class="sign-in quiet">{t().loading}</p>
  if (now === 'nobody') return <SignIn />
  if (now === 'gone')
    return (
      <div class="sign-in">
        <Notice kind="error">{t().gone}</Notice>
      </div>
    )
  return <Frame session={now} />
}

function Frame({ session }: { session: Session }) {
  const path = place.value.page
  const page = pages.find((one) => one.path === path)
  useEffect(() => {
    if (path === '' && pages[0]) go(pages[0].path)
  }, [path])
  return (
    <>
      <a class="skip" href="#page">
        {t().skip}
      </a>
      <div class="frame">
        <Side session={session} current={path} />
        <main id="page">
          {(session.warnings ?? []).map((warning) => (
            <div class="banner" key={warning}>
              {warning}
            </div>
          ))}
          {page ? <PageView page={page} key={page.path} /> : path !== '' && <NoPage />}
        </main>
      </div>
    </>
  )
}

function Side({ session, current }: { session: Session; current: string }) {
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(false), [current])
  return (
    <header class="side" data-open={open}>
      <div class="top">
        <div class="brand">
          <img src={icon} alt="" />
          <span>{t().console}</span>
        </div>
        <button
          type="button"
          class="button small menu-button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {t().menu}
        </button>
      </div>
      <nav aria-label={t().pages}>
        <ul>
          {pages.map((page) => (
            <li key={page.path}>
              {may(page.right) ? (
                <a href={addressOf(page.path)} aria-current={page.path === current ? 'page' : undefined}>
                  {page.title()}
                </a>
              ) : (
                <span class="locked" title={t().locked(page.right)}>
                  {page.title()} <span class="hidden-text">({t().locked(page.right)})</span>
                </span>
              )}
            </li>
          ))}
        </ul>
      </nav>
      <div class="who">
        <span>
          <span class="quiet">{t().signedInAs}</span> <bdi>{session.name}</bdi>
        </span>
        <Choices />
        <button type="button" class="button small" onClick={() => void signOut()}>
          {t().signOut}
        </button>
        {session.version && <span class="quiet">Mapgate {session.version}</span>}
      </div>
    </header>
  )
}

/** The choices of language and colours. */
export function Choices() {
  return (
    <div class="choices">
      <div class="field">
        <label for="language">{t().language}</label>
        <select
          id="language"
          value={language.value}
          onChange={(event) => speak(event.currentTarget.value === 'de' ? 'de' : 'en')}
        >
          <option value="en">English</option>
          <option value="de">Deutsch</option>
        </select>
      </div>
      <div class="field">
        <label for="theme">{t().theme}</label>
        <select
          id="theme"
          value={theme.value}
          onChange={(event) => choose(event.currentTarget.value as Theme)}
        >
          <option value="system">{t().system}</option>
          <option value="light">{t().light}</option>
          <option value="dark">{t().dark}</option>
        </select>
      </div>
    </div>
  )
}

/** Loads the code of a page and shows it below its title, which gets the focus, so that a screen reader says where one is. */
function PageView({ page }: { page: PageEntry }) {
  const [view, setView] = useState<{ readonly Page: ComponentType } | 'failed' | undefined>()
  const title = useRef<HTMLHeadingElement>(null)
  const name = page.title()
  useEffect(() => {
    page.load().then(
      (module) => setView({ Page: module.default }),
      () => setView('failed'),
    )
    title.current?.focus()
  }, [page])
  useEffect(() => {
    document.title = `${name} · ${t().console}`
  }, [name])
  return (
    <>
      <div class="page-head">
        <h1 tabIndex={-1} ref={title}>
          {name}
        </h1>
        <div class="row" id="page-actions" />
      </div>
      {view === undefined && <p class="quiet">{t().loading}</p>}
      {view === 'failed' && (
        <Notice kind="error">
          <p>{t().stale}</p>
          <button type="button" class="button" onClick={() => location.reload()}>
            {t().reload}
          </button>
        </Notice>
      )}
      {typeof view === 'object' && <view.Page />}
    </>
  )
}

function NoPage() {
  return (
    <Notice kind="info">
      <p>{t().noPage}</p>
      <a href={addressOf('')}>{t().toStart}</a>
    </Notice>
  )
}
