import type { Outputs, StoredOutput } from '../plan/index.ts'
import type { OutputStore } from '../store/port.ts'

/** Addresses of pictures that every process on the same store knows. */
export interface SharedOutputs extends Outputs {
  /** The request behind a name, kept by this process or another. */
  find(name: string): Promise<StoredOutput | undefined>
}

/** Keeps addresses in memory, and in the store for the other processes on it. `clock`: epoch milliseconds. */
export function shareOutputs(
  own: Outputs,
  options: { store: OutputStore; clock: () => number; log: (message: string, error: unknown) => void },
): SharedOutputs {
  const { store, clock, log } = options
  return {
    get: own.get,
    keep: (output, extension) => {
      const name = own.keep(output, extension)
      store
        .put({ name, body: print(output), expiresAt: output.expiresAt })
        .catch((error) => log('the address of a picture could not be shared', error))
      return name
    },
    find: async (name) => {
      const found = own.get(name)
      if (found !== undefined) return found
      const body = await store.get(name)
      const output = body === undefined ? undefined : parse(body)
      return output !== undefined && output.expiresAt > clock() ? output : undefined
    },
  }
}

/** Outbound requests hold no credential: the one towards the upstream is added when they are sent. */
function print({ outbound, expiresAt }: StoredOutput): string {
  const { body, ...rest } = outbound
  const form = body === undefined ? undefined : Buffer.from(body).toString('base64')
  return JSON.stringify({ outbound: rest, form, expiresAt })
}

function parse(text: string): StoredOutput {
  const { outbound, form, expiresAt } = JSON.parse(text)
  return {
    expiresAt,
    outbound: form === undefined ? outbound : { ...outbound, body: Buffer.from(form, 'base64') },
  }
}
