import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { compileCacheDirectory } from './compile-cache.ts'

// Before anything else is loaded: what was loaded earlier would be compiled again at each start. A directory in `NODE_COMPILE_CACHE` is used instead of this one.
const directory = getCompileCacheDir() === undefined ? compileCacheDirectory(process.env) : undefined
if (directory !== undefined) enableCompileCache(directory)
await import('./program.ts')
