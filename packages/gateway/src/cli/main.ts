import { enableCompileCache, getCompileCacheDir } from 'node:module'
import { compileCacheDirectory } from './compile-cache.ts'

// Here and not below, because what is loaded before it is compiled each time. `NODE_COMPILE_CACHE` goes first.
const directory = getCompileCacheDir() === undefined ? compileCacheDirectory(process.env) : undefined
if (directory !== undefined) enableCompileCache(directory)
await import('./program.ts')
