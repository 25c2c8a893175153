import type { SpanContext } from '@opentelemetry/api'

const pattern = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/

/** The parts of a W3C `traceparent` header; undefined for anything else than version 00 in its exact form. */
export function readTraceparent(text: string | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = pattern.exec(text ?? '') ?? []
  if (!traceId || !spanId || !flags) return undefined
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true }
}

/** The header for a span context; undefined for one that says nothing. */
export function writeTraceparent({ traceId, spanId, traceFlags }: SpanContext): string | undefined {
  if (/^0+$/.test(traceId)) return undefined
  return `00-${traceId}-${spanId}-${traceFlags & 1 ? '01' : '00'}`
}
