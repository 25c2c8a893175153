import type { GatewayError } from '../core/errors/errors.ts'
import type { Trace } from '../core/request/trace.ts'
import type { RequestMeter } from '../limits/index.ts'

/** Makes the meter of a request; undefined where nothing is measured. */
export type OpenMeter = () => RequestMeter | undefined

/** Counts a request that is over. */
export function countUsage(
  meter: RequestMeter | undefined,
  trace: Trace,
  { bytes, error }: { readonly bytes: number; readonly error: GatewayError | undefined },
): void {
  meter?.count(trace, { bytes, isRefused: error !== undefined && isRefusal(error) })
}

/** False for what is no refusal, but a failure of something. */
const isRefusal = ({ code }: GatewayError): boolean => !/^(?:upstream|gateway|store)\./.test(code)
