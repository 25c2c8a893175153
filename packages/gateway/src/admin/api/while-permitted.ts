/** What a reply that goes on for long is watched by. */
interface Watch {
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal
  /** False when the caller may not look any more. */
  readonly isPermitted: () => Promise<boolean>
  /** How often that is asked, milliseconds. */
  readonly everyMs: number
}

/** A reply that goes on while its caller may look, and the signal that tells its source of the end. */
interface Watched {
  readonly signal: AbortSignal
  /** The same reply, cut when the signal aborts. */
  readonly cut: (reply: Response) => Response
  /** Ends the watch of a reply that never began. */
  readonly end: () => void
}

/** Ends a stream of events within moments after its caller has lost the right to it: signed out, revoked, or without the role. */
export function whilePermitted({ signal, isPermitted, everyMs }: Watch): Watched {
  const ended = new AbortController()
  const end = (): void => {
    clearInterval(timer)
    ended.abort()
  }
  const timer = setInterval(() => {
    isPermitted().then(
      (still) => {
        if (!still) end()
      },
      () => end(),
    )
  }, everyMs).unref()
  signal.addEventListener('abort', end, { once: true })
  return {
    signal: ended.signal,
    end,
    cut: (reply) => {
      if (reply.body === null) {
        end()
        return reply
      }
      const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>()
      // Cut or broken off, it ends as if it were whole: what reads events asks again, and nothing is left to report.
      reply.body
        .pipeTo(writable, { signal: ended.signal, preventAbort: true })
        .catch(() => writable.close().catch(() => {}))
        .then(end, end)
      return new Response(readable, reply)
    },
  }
}
