/** What is told of work that is tried again and again. */
interface Telling {
  /** Called when the work begins to fail, and not again while it goes on failing. */
  readonly onFailure: (error: unknown) => void
  /** Called when it succeeds after that. */
  readonly onSuccess: () => void
}

/** Wraps work that is repeated several times a second, so that the log has one line for an outage. */
export function tellOnce(work: () => Promise<void>, { onFailure, onSuccess }: Telling): () => Promise<void> {
  let isFailing = false
  return async () => {
    try {
      await work()
      if (isFailing) onSuccess()
      isFailing = false
    } catch (error) {
      if (!isFailing) onFailure(error)
      isFailing = true
    }
  }
}
