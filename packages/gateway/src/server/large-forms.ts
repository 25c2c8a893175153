import { setImmediate as pause } from 'node:timers/promises'
import {
  type Fault,
  type MapRequest,
  type Opened,
  type OperationId,
  operationOf,
  type Parsed,
  type RawRequest,
  rememberEncoded,
} from '@mapgate/protocol'
import type { RequestContext } from '../core/request/request-context.ts'
import { createJobQueue } from '../threads/job-queue.ts'
import { createThread } from '../threads/thread.ts'

/** Forms above this size are read in another thread: one of many small pieces takes a tenth of a second for each megabyte. */
const largeBytes = 100_000

/** The values of a form that another thread read, as plain data. */
export type ReadForm =
  | { readonly fault: Fault }
  | {
      readonly fault?: undefined
      readonly map: Omit<MapRequest, 'operation'> & { readonly operationId: OperationId }
      /** Its long values as they are sent on, by their keys. */
      readonly encoded: ReadonlyMap<string, string>
    }

/** Reads the values of large forms in another thread. */
export interface LargeFormReader {
  /** The parsed values; undefined where the form is small enough to be read here. */
  readonly read: (raw: RawRequest, opened: Opened, context: RequestContext) => Promise<Parsed> | undefined
  readonly close: () => Promise<void>
}

/** Opens the way to the other thread. */
export function createLargeFormReader(): LargeFormReader {
  const queue = createJobQueue(createThread<RawRequest, ReadForm>('large-form-thread', import.meta.url))
  const read = async (
    raw: RawRequest,
    { shown, presentation }: Opened,
    context: RequestContext,
  ): Promise<Parsed> => {
    const make = () => {
      const body = new Uint8Array(raw.body ?? [])
      return { job: { ...raw, body }, moved: [body.buffer] }
    }
    const form = await queue.ask({ ...context, make })
    // Other requests are served before many values are decided on.
    await pause()
    if (form.fault) return { shown, presentation, fault: form.fault }
    const { operationId, ...map } = form.map
    // Values copied from another thread are not frozen any more.
    const parameters = Object.freeze(map.parameters)
    const request = { ...map, parameters, operation: operationOf(operationId) }
    rememberEncoded(request, form.encoded)
    return { shown, presentation, request }
  }
  return {
    read: (raw, opened, context) => (isForThread(raw, opened) ? read(raw, opened, context) : undefined),
    close: queue.close,
  }
}

/** A file is not read, and would be copied twice. */
const isForThread = ({ body }: RawRequest, { operation }: Opened): boolean =>
  body !== undefined &&
  body.length > largeBytes &&
  operation !== undefined &&
  !operation.parameters.some(({ type }) => type.id === 'file')
