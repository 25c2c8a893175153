import { useEffect, useRef, useState } from 'preact/hooks'
import { events, get } from '../../api.ts'

/** A request, as `/api/live` tells it. */
export interface Seen {
  readonly number: number
  readonly id: string
  readonly time: string
  readonly principal: string
  readonly service?: string
  readonly operation?: string
  readonly decision: 'permit' | 'deny' | 'fault' | 'none'
  readonly reason?: string
  readonly status: number
  readonly durationMs: number
}

/** The names by which requests are chosen, as the API has them. */
export const filterNames = ['principal', 'service', 'operation', 'decision', 'status'] as const

/** The page keeps so many; older ones go. */
const most = 2_000
/** Requests that come within this time are drawn together, milliseconds. */
const drawEveryMs = 200

/** What has come, the newest first. */
export interface Live {
  readonly shown: readonly Seen[]
  /** How many wait while it is paused. */
  readonly waiting: number
  readonly dropped: number
  readonly state: 'open' | 'broken' | 'ended'
}

const nothing: Live = { shown: [], waiting: 0, dropped: 0, state: 'broken' }

/** Follows the requests that a query chooses. @param query as the API takes it, such as `decision=deny` */
export function useRequests(query: string, isPaused: boolean): Live {
  const [live, setLive] = useState(nothing)
  const came = useRef<Seen[]>([])
  useEffect(() => {
    came.current = []
    setLive(nothing)
    return events(`/live${query === '' ? '' : `?${query}`}`, ['dropped'], {
      onEvent: (name, data) => {
        if (name === 'dropped') setLive((now) => ({ ...now, dropped: now.dropped + Number(data) }))
        else came.current.push(JSON.parse(data))
      },
      onState: (state) => {
        setLive((now) => ({ ...now, state }))
        // A stream says nothing of why it ended; where the session is over, this leads to the sign-in.
        if (state === 'ended') get('/session').catch(() => {})
      },
    })
  }, [query])
  useEffect(() => {
    const draw = () => {
      const waiting = came.current.length
      if (isPaused) return setLive((now) => (now.waiting === waiting ? now : { ...now, waiting }))
      if (waiting === 0) return
      const next = came.current.toReversed()
      came.current = []
      setLive((now) => ({ ...now, waiting: 0, shown: [...next, ...now.shown].slice(0, most) }))
    }
    draw()
    const timer = setInterval(draw, drawEveryMs)
    return () => clearInterval(timer)
  }, [isPaused, query])
  return live
}
