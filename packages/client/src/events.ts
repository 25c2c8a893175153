/** What a gate tells its page; each is said once for a whole row of failures. */
export type GateEvents = {
  /**
   * The credential is refused and no better one is at hand: let the user sign in, then call `gate.forget()`. `error.code` is
   * `credential.expired`, or `credential.invalid` for one that the gateway does not know.
   */
  expired: { error: Error }
  /** No gateway answers, or not to this page: `error.code` is `gate.unreachable` or `gate.not-found`. To sign in would not help. */
  unreachable: { error: Error }
  /** The user is known and may not see this; `url` is the first request that was refused. */
  denied: { url: string }
  /** A new ticket is here; `late` when URLs were handed out while there was none, so that images should be loaded again. */
  renewed: { late: boolean }
  /** The page called `gate.forget()`: code that keeps a credential for it has to get a new one. */
  forgotten: undefined
}

/** Tells the listeners of one event. */
export type Emit = <K extends keyof GateEvents>(name: K, detail: GateEvents[K]) => void

/** A typed list of listeners for the events of `Events`; a listener that throws does not keep the others from hearing. */
export const emitter = <Events>() => {
  const target = new EventTarget()
  return {
    /** Adds a listener; the function returned takes it away again. */
    on: <K extends keyof Events & string>(name: K, listener: (event: Events[K]) => void): (() => void) => {
      const hear = (event: Event) => listener((event as CustomEvent<Events[K]>).detail)
      target.addEventListener(name, hear)
      return () => target.removeEventListener(name, hear)
    },
    /** Calls the listeners of one event. */
    emit: <K extends keyof Events & string>(name: K, detail: Events[K]): void => {
      target.dispatchEvent(new CustomEvent(name, { detail }))
    },
  }
}
