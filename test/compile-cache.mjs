import { enableCompileCache, flushCompileCache } from 'node:module'
import { isMainThread } from 'node:worker_threads'

// Loaded into the processes of tests and the threads that a gateway starts in them: what was compiled once is read from a file. A thread is
// ended before it would write what it compiled, so it does so after a second.
enableCompileCache(new URL('../node_modules/.cache/node-compile', import.meta.url).pathname)
if (!isMainThread) setTimeout(flushCompileCache, 1_000).unref()
