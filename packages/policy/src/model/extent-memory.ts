import type { ServiceEntry } from './catalog.ts'

/** Keeps the extents of rows that callers may see, so that a description does not cost one request for each of its layers. */
export interface ExtentMemory {
  /** The extent under this key; undefined where none is remembered. */
  recall(service: ServiceEntry, key: string): unknown
  keep(service: ServiceEntry, key: string, extent: unknown): void
}
