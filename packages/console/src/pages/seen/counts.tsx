import { useEffect, useRef, useState } from 'preact/hooks'
import { post } from '../../api.ts'
import { announce } from '../../parts/announce.ts'
import { Button } from '../../parts/button.tsx'
import { ProblemNotice } from '../../parts/notice.tsx'
import { Progress } from '../../parts/progress.tsx'
import type { Count, Layer, ServiceAt, Who } from './shapes.ts'
import { t } from './words.ts'

/** How many layers are asked about in one request. */
const together = 4

/** Counts that were asked for, and how far that is. */
interface Counting {
  readonly counts: ReadonlyMap<number, Count>
  readonly all: number
  readonly isBusy: boolean
  readonly problem: unknown
  readonly begin: () => void
}

/** Asks for the rows of layers, a few at a time, when somebody wishes. */
export function useCounts(who: Who, at: ServiceAt, layers: readonly Layer[]): Counting {
  const [counts, setCounts] = useState<ReadonlyMap<number, Count>>(new Map())
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const aborter = useRef<AbortController | undefined>(undefined)
  useEffect(() => () => aborter.current?.abort(), [])
  const ids = layers.filter(({ hasRows }) => hasRows).map(({ id }) => id)
  const begin = async () => {
    aborter.current = new AbortController()
    const { signal } = aborter.current
    setBusy(true)
    setProblem(undefined)
    try {
      const known = new Map<number, Count>()
      for (let from = 0; from < ids.length; from += together) {
        const asked = { ...who, ...at, layers: ids.slice(from, from + together) }
        const told = await post<{ counts: readonly Count[] }>('/seen/counts', asked, signal)
        for (const count of told.counts) known.set(count.layer, count)
        setCounts(new Map(known))
      }
      announce(t().count)
    } catch (error) {
      if (!signal.aborted) setProblem(error)
    }
    if (!signal.aborted) setBusy(false)
  }
  return { counts, all: ids.length, isBusy, problem, begin: () => void begin() }
}

/** The button that counts, and how far it is. */
export function Counts({ counting: { counts, all, isBusy, problem, begin } }: { counting: Counting }) {
  if (all === 0) return null
  return (
    <div class="row">
      <Button onClick={begin} isBusy={isBusy}>
        {t().count}
      </Button>
      {isBusy && <Progress label={t().counting} done={counts.size} all={all} />}
      {problem !== undefined && <ProblemNotice problem={problem} onRetry={begin} />}
    </div>
  )
}
