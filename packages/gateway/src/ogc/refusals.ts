import type { OgcExceptionCode } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'

/**
 * A value that the caller may not have, or that there is none of: a hidden layer and one that does not exist get the same bytes.
 * @param why for the audit line
 */
export const refusedValue = (
  exception: OgcExceptionCode,
  publicText: string,
  why = publicText,
): GatewayError => new GatewayError('request.parameter-invalid', why, { exception, publicText })

/** @param name as the client wrote it, for the audit line */
export const layerNotDefined = (name: string): GatewayError =>
  refusedValue(
    'LayerNotDefined',
    'A layer of this request is not defined.',
    `no layer ${name} for this caller`,
  )

/** @param why for the audit line */
export const styleNotDefined = (exception: OgcExceptionCode, why: string): GatewayError =>
  refusedValue(exception, 'A style of this request is not defined.', why)
