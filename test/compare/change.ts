import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import type { Change } from './deliberate-changes.ts'

// Loaded in a side that is changed on purpose: puts another line into the source of its gateway. A file that is loaded later may have it.

const change = JSON.parse(process.env.MAPGATE_COMPARE_CHANGE ?? 'null') as Change | null

if (change)
  registerHooks({
    load: (url, context, nextLoad) => {
      const loaded = nextLoad(url, context)
      if (!url.startsWith('file:') || !/[\\/]packages[\\/][^\\/]+[\\/]src[\\/]/.test(fileURLToPath(url)))
        return loaded
      const source = loaded.source?.toString() ?? ''
      return source.includes(change.from)
        ? { ...loaded, source: source.replace(change.from, () => change.to) }
        : loaded
    },
  })
