import type { ComponentChildren } from 'preact'
import { useCallback, useEffect, useState } from 'preact/hooks'
import { ProblemNotice } from './notice.tsx'
import { Progress } from './progress.tsx'

/** What a page asked for, as far as it is there. */
export interface Loading<Value> {
  /** The last that came; it stays while it is asked for again. */
  readonly value: Value | undefined
  readonly problem: unknown
  readonly isLoading: boolean
  readonly again: () => void
}

/**
 * Asks for something when a component is shown, and whenever `keys` change; the question before is aborted.
 * @param ask such as `(signal) => get('/keys', { signal })`
 */
export function useLoad<Value>(
  ask: (signal: AbortSignal) => Promise<Value>,
  keys: readonly unknown[] = [],
): Loading<Value> {
  const [state, setState] = useState<Omit<Loading<Value>, 'again'>>(begun)
  const [times, setTimes] = useState(0)
  useEffect(() => {
    const aborter = new AbortController()
    setState(({ value }) => ({ value, problem: undefined, isLoading: true }))
    ask(aborter.signal).then(
      (value) => aborter.signal.aborted || setState({ value, problem: undefined, isLoading: false }),
      (problem: unknown) =>
        aborter.signal.aborted || setState(({ value }) => ({ value, problem, isLoading: false })),
    )
    return () => aborter.abort()
  }, [...keys, times])
  return { ...state, again: useCallback(() => setTimes((before) => before + 1), []) }
}

const begun = { value: undefined, problem: undefined, isLoading: true }

/** Shows what was asked for, or that it is under way, or what went wrong with a way to try again. */
export function Loaded<Value>({
  from,
  children,
}: {
  readonly from: Loading<Value>
  readonly children: (value: Value) => ComponentChildren
}) {
  const { value, problem, isLoading, again } = from
  return (
    <>
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={again} />}
      {isLoading && value === undefined && <Progress />}
      {value !== undefined && children(value)}
    </>
  )
}
