/** What a server answers: numbers and texts as they are, nil as null. Values are bytes where they were asked for as such, else text in UTF-8. */
export type Reply = null | number | string | Uint8Array | readonly Reply[]

/** An answer; it is wrapped, so that nil is told from no answer. */
export interface Answer {
  readonly value: Reply
}

/** A Lua script. Its digest is sent, and the text where the server does not know it, such as after a restart. */
export interface Script {
  readonly text: string
  /** SHA-1, lower-case hexadecimal. */
  readonly digest: string
}

/** How one question is asked. */
export interface Asking {
  /** Milliseconds after which nobody waits any more; default and most: the time limit of the connection. */
  readonly timeoutMs?: number
  /** Nobody waits any more from then on. */
  readonly signal?: AbortSignal
  /** True: values of the answer are bytes. */
  readonly bytes?: boolean
}

/** Keys, and what else a script is called with. */
interface ScriptArguments {
  /** Made by `keyOf`. */
  readonly keys: readonly string[]
  readonly values?: readonly (string | number)[]
}

/**
 * The server that several gateways share, which may be gone, slow or empty at any time. Nothing here throws, and nothing waits longer than a small limit:
 * `undefined` means that there is no answer, and whoever asked goes on with what this process knows. A question without an answer may have been carried out.
 */
export interface SharedConnection {
  /**
   * Asks a command, such as `['PEXPIRE', key, 1000]`. Keys are made by `keyOf`.
   * @returns undefined where the server is gone, too late, refuses it, or too much waits already
   */
  readonly command: (
    words: readonly (string | number | Uint8Array)[],
    asking?: Asking,
  ) => Promise<Answer | undefined>
  /** Runs a script, see `scriptOf`; else like `command`. */
  readonly eval: (script: Script, args: ScriptArguments, asking?: Asking) => Promise<Answer | undefined>
  /**
   * The key of a thing: the configured prefix, the kind, and a digest of the parts under the encryption key. So no text of a user stands in it, and nobody
   * who reads the server can tell or guess what it is of.
   * @param kind letters, such as `rate`; two kinds never share a key
   */
  readonly keyOf: (kind: string, ...parts: readonly string[]) => string
  /** Whether questions are answered; `starting` until the first connection was made or failed: questions wait for it, within their limit. */
  readonly state: () => SharedState
  /** Calls `changed` whenever `state` becomes `there` or `gone`. Returns what ends that. */
  readonly onChange: (changed: (state: SharedState) => void) => () => void
  /** Ends the connection; nothing is answered from then on. */
  readonly close: () => void
}

export type SharedState = 'starting' | 'there' | 'gone'

/** What becomes of questions. `full`: too many wait; `refused`: the server said no. */
export type SharedResult = 'answered' | 'refused' | 'late' | 'gone' | 'full'

/** Told of what an administrator should know. */
export interface SharedObserver {
  /** Once, when the server is there no more, with a sentence that names no address and no key. */
  readonly gone: (why: string) => void
  /** Once, when it is back. @param goneMs how long it was gone */
  readonly back: (goneMs: number) => void
  /** After each question. */
  readonly asked: (result: SharedResult) => void
  /** A server that answers refuses a command. @param code such as `NOPERM` or `OOM` */
  readonly refused: (command: string, code: string) => void
}
