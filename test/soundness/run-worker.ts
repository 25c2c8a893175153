import { parentPort, workerData } from 'node:worker_threads'
import { type RunOptions, runSoundness } from './run.ts'

// A part of a long run, in a thread of its own.
parentPort?.postMessage(await runSoundness(workerData as RunOptions))
