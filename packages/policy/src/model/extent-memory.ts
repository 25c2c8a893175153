import type { ServiceEntry } from './catalog.ts'

/** Remembers the extents of rows that callers may see, so that a description is not paid for by a request for each of its layers. */
export interface ExtentMemory {
  /** The extent under this key; undefined where none is remembered. */
  recall(service: ServiceEntry, key: string): unknown
  keep(service: ServiceEntry, key: string, extent: unknown): void
}
