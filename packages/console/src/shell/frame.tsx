import { useEffect, useRef } from 'preact/hooks'
import { isReachable } from '../api.ts'
import { pages, titles } from '../pages.ts'
import { announced } from '../parts/announce.ts'
import { Notice } from '../parts/notice.tsx'
import { goInstead, place } from '../route.ts'
import type { Session } from '../session.ts'
import { PageView } from './page-view.tsx'
import { Side } from './side.tsx'
import { text } from './words.ts'

/** What stands around every page: navigation, heading, warnings, and what screen readers are told. */
export function Frame({ session }: { session: Session }) {
  const path = place.value.page
  const page = pages.find((one) => one.path === path)
  const title = page === undefined ? text().noPage : titles()[page.path]
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (path === '' && pages[0]) goInstead(pages[0].path)
  }, [path])
  useEffect(() => {
    document.title = `${title} · ${text().console}`
  }, [title])
  // So that a screen reader says where one is.
  useEffect(() => heading.current?.focus(), [path])
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
