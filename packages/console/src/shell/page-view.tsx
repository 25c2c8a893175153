import { Component, type ComponentChildren, type ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { type PageEntry, pages } from '../pages.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { addressOf } from '../route.ts'
import { may } from '../session.ts'
import { text } from './words.ts'

/** The page of the address, or why it is not shown. */
export function PageView({ page }: { page: PageEntry | undefined }) {
  if (page === undefined) return <a href={addressOf(pages[0]?.path ?? '')}>{text().toStart}</a>
  if (may(page.right)) return <Fetched page={page} key={page.path} />
  return (
    <Notice kind="info" title={text().lockedTitle}>
      {text().lockedText(page.right)}
    </Notice>
  )
}

/** Loads the code of a page when it is opened first. */
function Fetched({ page }: { page: PageEntry }) {
  const [view, setView] = useState<{ readonly Page: ComponentType } | 'failed' | undefined>()
  useEffect(() => {
    page.load().then(
      (module) => setView({ Page: module.default }),
      () => setView('failed'),
    )
  }, [])
  if (view === undefined) return <Progress />
  if (view === 'failed') return <Reload title={text().stale} />
  return (
    <Fence>
      <view.Page />
    </Fence>
  )
}

function Reload({ title, children }: { title: string; children?: ComponentChildren }) {
  return (
    <Notice
      kind="error"
      title={title}
      actions={<Button onClick={() => location.reload()}>{text().reload}</Button>}
    >
      {children}
    </Notice>
  )
}

/** Keeps the frame in place where a page fails. */
class Fence extends Component<{ children: ComponentChildren }, { error: unknown }> {
  override state = { error: undefined as unknown }

  static override getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    if (this.state.error === undefined) return this.props.children
    return (
      <Reload title={text().crashed}>
        <code>{String(this.state.error)}</code>
      </Reload>
    )
  }
}
