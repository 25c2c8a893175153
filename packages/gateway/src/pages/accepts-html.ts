import type { Inbound } from '../core/request/inbound.ts'

/** True when a browser asks for a page rather than for data. */
export const acceptsHtml = (headers: Inbound['headers']): boolean =>
  (headers.accept ?? '').includes('text/html')
