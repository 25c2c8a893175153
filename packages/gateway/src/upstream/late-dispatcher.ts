import { createRequire } from 'node:module'
import type { Dispatcher } from 'undici'

type Undici = typeof import('undici')

// Not by `import()`: one that failed, because no file could be opened at that moment, would fail for good.
const require = createRequire(import.meta.url)

/**
 * A dispatcher of undici that is opened when something needs it first. Uploads and token services alone go by undici, and to load it takes
 * a tenth of the time from the start to the first answer.
 */
export class LateDispatcher<D extends Dispatcher = Dispatcher> {
  readonly #open: (undici: Undici) => D
  #opened: D | undefined

  constructor(open: (undici: Undici) => D) {
    this.#open = open
  }

  get(): D {
    this.#opened ??= this.#open(require('undici') as Undici)
    return this.#opened
  }

  /** Lets requests under way end, then closes the connections. */
  async close(): Promise<void> {
    await this.#opened?.close()
  }
}
