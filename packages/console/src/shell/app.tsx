import { useEffect } from 'preact/hooks'
import { isReachable } from '../api.ts'
import { Notice } from '../parts/notice.tsx'
import { readSession, session } from '../session.ts'
import { Frame } from './frame.tsx'
import { SignIn } from './sign-in.tsx'
import { text } from './words.ts'

/** How often a gateway that is gone is asked again, milliseconds. */
const askAgainMs = 3_000

/** The whole console: sign-in, or the frame with the page of the current address. */
export function App() {
  const now = session.value
  const isGone = now === 'gone' || !isReachable.value
  useEffect(() => {
    if (!isGone) return
    const timer = setInterval(() => void readSession(), askAgainMs)
    return () => clearInterval(timer)
  }, [isGone])
  if (now === 'unknown') return <p class="sign-in quiet">{text().loading}</p>
  if (now === 'nobody' || now === 'ended') return <SignIn hasEnded={now === 'ended'} />
  if (now === 'gone')
    return (
      <div class="sign-in">
        <Notice kind="error">{text().gone}</Notice>
      </div>
    )
  return <Frame session={now} />
}
