/**
 * Where the credential comes from: the text itself, or a function that gives the one to use now (nothing while nobody is
 * signed in). After a refusal the function gets the refused one, so that it can fetch a better one.
 */
export type CredentialSource =
  | string
  | ((refused?: string) => string | undefined | Promise<string | undefined>)

/** Keeps the credential at hand for hooks that cannot wait; a source that answers at once is asked each time. */
export const credentialOf = (source: CredentialSource) => {
  let latest = ''
  let waits = false
  let asked: Promise<string | undefined> | undefined

  const ask = async (refused?: string): Promise<string> => {
    const answer = (!refused && asked) || (typeof source === 'function' ? source(refused) : source)
    waits = answer instanceof Promise
    // Assigned before the first await, so that `current` has it in the same turn.
    if (!(answer instanceof Promise)) latest = answer ?? ''
    else {
      asked = answer
      latest =
        (await answer.finally(() => {
          asked = undefined
        })) ?? ''
    }
    return latest
  }

  return {
    /** Asks the source; rejects as the source does. */
    ask,
    /** The credential to send now; the empty text while there is none. */
    current: (): string => {
      if (!waits) {
        latest = ''
        ask().catch(() => {})
      }
      return latest
    },
    /** Forgets the credential of a source that has to be waited for. */
    reset: (): void => {
      waits = false
    },
  }
}
