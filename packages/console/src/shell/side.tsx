import { useEffect, useState } from 'preact/hooks'
import { pages, titles } from '../pages.ts'
import { Button } from '../parts/button.tsx'
import { addressOf } from '../route.ts'
import { may, type Session, signOut } from '../session.ts'
import { Choices } from './choices.tsx'
import icon from './icon.svg'
import { text } from './words.ts'

const groups = ['requests', 'access', 'accounts', 'service'] as const

/** The side of the console: its name, the navigation, who is signed in. On the phone all but the name is in a menu. */
export function Side({ session, current }: { session: Session; current: string }) {
  const [open, setOpen] = useState(false)
  useEffect(() => setOpen(false), [current])
  return (
    <header class="side" data-open={open}>
      <div class="top">
        <div class="brand">
          <img src={icon} alt="" />
          <span>{text().console}</span>
        </div>
        <button
          type="button"
          class="button small menu-button"
          aria-expanded={open}
          aria-controls="menu"
          onClick={() => setOpen(!open)}
        >
          {text().menu}
        </button>
      </div>
      <div class="menu" id="menu">
        <nav aria-label={text().pages}>
          {groups.map((group) => (
            <Group key={group} group={group} current={current} />
          ))}
        </nav>
        <Who session={session} />
      </div>
    </header>
  )
}

function Group({ group, current }: { group: (typeof groups)[number]; current: string }) {
  return (
    <section aria-labelledby={`group-${group}`}>
      <h2 id={`group-${group}`}>{text().groups[group]}</h2>
      <ul>
        {pages
          .filter((page) => page.group === group)
          .map(({ path, right }) => (
            <li key={path}>
              <a
                href={addressOf(path)}
                class={may(right) ? undefined : 'locked'}
                aria-current={path === current ? 'page' : undefined}
                title={may(right) ? undefined : text().locked(right)}
              >
                {titles()[path]}
                {!may(right) && <Lock right={right} />}
              </a>
            </li>
          ))}
      </ul>
    </section>
  )
}

function Lock({ right }: { right: string }) {
  return (
    <>
      <svg viewBox="0 0 16 16" width="12" height="12" aria-hidden="true">
        <path d="M4 7V5a4 4 0 0 1 8 0v2h1v8H3V7zm2 0h4V5a2 2 0 0 0-4 0z" fill="currentColor" />
      </svg>
      <span class="hidden-text">, {text().locked(right)}</span>
    </>
  )
}

function Who({ session }: { session: Session }) {
  return (
    <div class="who">
      <Choices />
      <div class="row">
        <span>
          <span class="quiet">{text().signedInAs}</span> <bdi title={session.id}>{session.name}</bdi>
        </span>
        <Button isSmall onClick={() => void signOut()}>
          {text().signOut}
        </Button>
      </div>
      {session.version && <span class="quiet">Mapgate {session.version}</span>}
    </div>
  )
}
