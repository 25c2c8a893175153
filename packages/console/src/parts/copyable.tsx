import { useState } from 'preact/hooks'
import { announce } from './announce.ts'
import { Button } from './button.tsx'
import { text } from './words.ts'

/**
 * A text to copy, such as a new key.
 * @param props `isShownOnce`: says so, because nobody can show it again
 */
export function Copyable({
  label,
  value,
  isShownOnce = false,
}: {
  readonly label: string
  readonly value: string
  readonly isShownOnce?: boolean
}) {
  const [state, setState] = useState<'copied' | 'notCopied' | undefined>()
  const tell = (next: 'copied' | 'notCopied') => {
    setState(next)
    announce(text()[next])
  }
  // Without HTTPS, except on loopback, a page has no clipboard.
  const copy = () =>
    Promise.resolve(navigator.clipboard?.writeText(value) ?? Promise.reject()).then(
      () => tell('copied'),
      () => tell('notCopied'),
    )
  return (
    <div class="copyable">
      <output class="secret mono" aria-label={label}>
        {value}
      </output>
      <Button onClick={copy}>{state === 'copied' ? text().copied : text().copy}</Button>
      {isShownOnce && <p class="quiet">{text().shownOnce}</p>}
      {state === 'notCopied' && <p class="quiet">{text().notCopied}</p>}
    </div>
  )
}
