import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type TracerProvider,
  trace,
} from '@opentelemetry/api'
import type { AuditEvent } from '../core/request/audit.ts'
import type { Forward, Outbound, UpstreamReply } from '../core/upstream/outbound.ts'
import type { Question } from '../core/upstream/question.ts'
import { readTraceparent, writeTraceparent } from './traceparent.ts'

/**
 * Spans through the OpenTelemetry API: one per request and one per exchange with an upstream. Without an SDK in the process
 * (`NODE_OPTIONS=--import …`) no span is recorded, and the caller's trace context still goes on to the upstream, written from its parsed parts.
 */
export interface Tracing {
  /** Runs a request inside its span. `traceparent` is the caller's header. */
  readonly request: <T>(traceparent: string | undefined, work: () => Promise<T>) => Promise<T>
  /** Tells the span of the current request what the audit line says. */
  readonly finish: (event: AuditEvent) => void
  /** Wraps `forward` so that each exchange has a span and sends `traceparent`. */
  readonly forward: (forward: Forward) => Forward
  /** Lets the SDK of this process, if there is one, send what it still holds: the process ends next. Never longer than two seconds. */
  readonly flush: () => Promise<void>
}

const flushForMs = 2_000

/** Tracing over the tracer that is registered in this process. */
export function createTracing(): Tracing {
  const tracer = trace.getTracer('mapgate')
  const current = new AsyncLocalStorage<{ readonly context: Context; readonly span: Span }>()

  return {
    request: (traceparent, work) => {
      const remote = readTraceparent(traceparent)
      const parent = remote ? trace.setSpanContext(ROOT_CONTEXT, remote) : ROOT_CONTEXT
      const span = tracer.startSpan('request', { kind: SpanKind.SERVER }, parent)
      return current.run({ context: trace.setSpan(parent, span), span }, () =>
        work().finally(() => span.end()),
      )
    },
    finish: (event) => {
      current
        .getStore()
        ?.span.updateName(event.operation ?? 'request')
        .setAttributes({
          'mapgate.request': event.id,
          'mapgate.operation': event.operation ?? 'none',
          'mapgate.decision': event.decision,
          'http.request.method': event.method,
          'http.response.status_code': event.status,
        })
    },
    forward: (forward) => async (outbound, signal) => {
      const parent = current.getStore()?.context ?? ROOT_CONTEXT
      const attributes = attributesOf(outbound.question)
      const span = tracer.startSpan('upstream', { kind: SpanKind.CLIENT, attributes }, parent)
      return exchangeIn(span, forward, outbound, signal)
    },
    flush: async () => {
      const provider: ProviderOfSdk = trace.getTracerProvider()
      const sdk = provider.getDelegate?.() ?? provider
      if (!sdk.forceFlush) return
      const late = pause(flushForMs, undefined, { ref: false })
      await Promise.race([sdk.forceFlush(), late]).catch(() => {})
    },
  }
}

const attributesOf = ({ upstream, operation }: Question) => ({
  'mapgate.upstream': upstream,
  'mapgate.operation': operation,
})

/** Records one exchange in its span. */
async function exchangeIn(
  span: Span,
  forward: Forward,
  outbound: Outbound,
  signal: AbortSignal,
): Promise<UpstreamReply> {
  const traceparent = writeTraceparent(span.spanContext())
  try {
    const delivery = traceparent ? { ...outbound.delivery, traceparent } : outbound.delivery
    const reply = await forward({ ...outbound, delivery }, signal)
    span.setAttribute('http.response.status_code', reply.status)
    return reply
  } catch (error) {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: String((error as { code?: unknown }).code ?? ''),
    })
    throw error
  } finally {
    span.end()
  }
}

/** What an SDK registers: itself, or a proxy before it, which may be of another copy of the API. */
interface ProviderOfSdk extends TracerProvider {
  readonly getDelegate?: () => ProviderOfSdk
  readonly forceFlush?: () => Promise<void>
}
