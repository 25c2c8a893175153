/** The functions of the browser that the kit uses; tests pass their own. */
export type Environment = {
  fetch: typeof fetch
  /** The current time in epoch ms; it must go on while the machine sleeps. */
  now: () => number
  /** Runs something after `delayMs`; the function returned cancels it. */
  later: (run: () => void, delayMs: number) => () => void
  /** Calls the listener when the page comes to the front again; browsers slow its timers down while it is hidden. */
  onWake: (listener: () => void) => () => void
  /** The Web Locks of this origin, where there are any. */
  locks?: Pick<LockManager, 'request'> | undefined
  /** Opens a channel to the other tabs of this origin, where there are any. */
  channel?: ((name: string) => BroadcastChannel) | undefined
}

/** The environment of a browser page, a worker or a Node script. */
export const browserEnvironment = (): Environment => {
  const shared = globalThis.isSecureContext
  return {
    // Taken now: a page that replaces fetch later, as the shim does, must not catch the gate's own requests.
    fetch: fetch.bind(globalThis),
    now: Date.now,
    later: (run, delayMs) => {
      const timer = setTimeout(run, delayMs)
      // In Node a timer would keep a script from ending.
      ;(timer as { unref?: () => void }).unref?.()
      return () => clearTimeout(timer)
    },
    onWake: (listener) => {
      globalThis.addEventListener?.('visibilitychange', listener)
      return () => globalThis.removeEventListener?.('visibilitychange', listener)
    },
    locks: shared ? navigator.locks : undefined,
    channel: shared ? (name) => new BroadcastChannel(name) : undefined,
  }
}
