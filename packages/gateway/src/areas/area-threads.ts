import { createJobQueue } from '../threads/job-queue.ts'
import { createThread } from '../threads/thread.ts'
import type { AreasJob, AreasResults } from './areas-job.ts'
import { define } from './references-list.ts'

type Kind = AreasJob['kind']
type JobOf<K extends Kind> = Omit<Extract<AreasJob, { kind: K }>, 'kind'>

/** The threads that know areas, references and shapes. */
export interface AreaThreads {
  /** Makes areas. @param moved the buffers of the job that this thread gives up */
  readonly prepare: (job: JobOf<'prepare'>, moved?: ArrayBuffer[]) => Promise<AreasResults['prepare']>
  readonly place: (job: JobOf<'place'>) => Promise<AreasResults['place']>
  /** The bytes are copied when their turn comes. */
  readonly judge: (job: JobOf<'judge'>) => Promise<AreasResults['judge']>
  readonly close: () => Promise<void>
}

/** Work on areas serves many callers, so nobody who leaves ends it. */
const gateway = { caller: 'gateway', signal: new AbortController().signal }

/**
 * Starts the threads, and makes the list of references known in this one. Areas are prepared in a thread of their own, so that requests do
 * not wait for large ones.
 */
export async function openAreaThreads(): Promise<AreaThreads> {
  const preparing = createThread<AreasJob, AreasResults[Kind]>('areas-thread', import.meta.url)
  const asking = createThread<AreasJob, AreasResults[Kind]>('areas-thread', import.meta.url)
  const queue = createJobQueue(asking)
  define((await preparing.ask({ kind: 'references' }, [])) as AreasResults['references'])
  return {
    prepare: (job, moved = []) =>
      preparing.ask({ kind: 'prepare', ...job }, moved) as Promise<AreasResults['prepare']>,
    place: (job) =>
      queue.ask({ ...gateway, make: () => ({ job: { kind: 'place', ...job }, moved: [] }) }) as Promise<
        AreasResults['place']
      >,
    judge: (job) => queue.ask({ ...gateway, make: () => judging(job) }) as Promise<AreasResults['judge']>,
    close: async () => {
      await queue.close()
      await preparing.close()
    },
  }
}

/** Makes the list of references known in this thread, where no areas are configured that did so. It is read in a thread of its own, which then ends. */
export async function learnReferences(): Promise<void> {
  const thread = createThread<AreasJob, AreasResults[Kind]>('areas-thread', import.meta.url)
  try {
    define((await thread.ask({ kind: 'references' }, [])) as AreasResults['references'])
  } finally {
    await thread.close()
  }
}

function judging(job: JobOf<'judge'>): { job: AreasJob; moved: ArrayBuffer[] } {
  const body = new Uint8Array(job.body)
  return { job: { kind: 'judge', ...job, body }, moved: [body.buffer] }
}
