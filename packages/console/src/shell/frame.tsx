import { useEffect, useRef } from 'preact/hooks'
import { isReachable } from '../api.ts'
import { pages, titles } from '../pages.ts'
import { announced } from '../parts/announce.ts'
import { Notice } from '../parts/notice.tsx'
import { goInstead, place } from '../route.ts'
import { may, type Session } from '../session.ts'
import { PageView } from './page-view.tsx'
import { Side } from './side.tsx'
import { text } from './words.ts'

/** What stands around every page: navigation, heading, warnings, and what screen readers are told. */
export function Frame({ session }: { session: Session }) {
  const path = place.value.page
  const page = pages.find((one) => one.path === path)
  const title = page === undefined ? text().noPage : titles()[page.path]
  const heading = useHeading(path)
  useEffect(() => {
    const first = pages.find(({ right }) => may(right)) ?? pages[0]
    if (path === '' && first) goInstead(first.path)
  }, [path])
  useEffect(() => {
    document.title = `${title} · ${text().console}`
  }, [title])
  return (
    <>
      <button type="button" class="button skip" onClick={() => heading.current?.focus()}>
        {text().skip}
      </button>
      <div class="frame">
        <Side session={session} current={path} />
        <main>
          <Warnings told={session.warnings ?? []} />
          <div class="page-head">
            <h1 tabIndex={-1} ref={heading}>
              {title}
            </h1>
          </div>
          <PageView page={page} />
        </main>
      </div>
      <div class="hidden-text" aria-live="polite">
        {announced.value}
      </div>
    </>
  )
}

function Warnings({ told }: { told: readonly string[] }) {
  return (
    <>
      {!isReachable.value && <Notice kind="error">{text().gone}</Notice>}
      {told.map((warning) => (
        <Notice kind="warn" key={warning}>
          {text().warnings[warning] ?? warning}
        </Notice>
      ))}
    </>
  )
}

/** The heading has the focus on each new page, so that a screen reader says where one is; a page that was just loaded is read from its beginning. */
function useHeading(path: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  const before = useRef(path)
  useEffect(() => {
    if (before.current !== path) heading.current?.focus()
    before.current = path
  }, [path])
  return heading
}
