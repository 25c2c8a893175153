import { type Fault, type FaultCode, FaultError } from '../../fault.ts'
import type { OgcExceptionCode } from '../ogc-fault.ts'
import type { OgcFault } from '../opened.ts'

/** A fault with the code of the exception that tells of it. */
export class OgcFaultError extends FaultError {
  readonly exception: OgcExceptionCode

  constructor(exception: OgcExceptionCode, { code, message, parameter }: Fault) {
    super(code, message, parameter)
    this.exception = exception
  }
}

/** A parameter that is not there, or empty. */
export const missing = (name: string, form: string): OgcFaultError =>
  new OgcFaultError('MissingParameterValue', {
    code: 'request.parameter-missing',
    message: `${name} is missing: ${form}.`,
    parameter: name,
  })

/** A parameter whose value cannot be read. */
export const invalid = (
  name: string,
  why: string,
  exception: OgcExceptionCode = 'InvalidParameterValue',
): OgcFaultError =>
  new OgcFaultError(exception, {
    code: 'request.parameter-invalid',
    message: `${name}: ${why}.`,
    parameter: name,
  })

/** The codes of exceptions for faults that the readers of queries and forms find. */
const exceptions: Partial<Record<FaultCode, OgcExceptionCode>> = {
  'request.body-unreadable': 'OperationNotSupported',
  'request.method-not-allowed': 'OperationNotSupported',
  'request.parameter-repeated': 'InvalidParameterValue',
  'request.credential-invalid': 'InvalidParameterValue',
}

/** The fault that an error carries. */
export function faultOf(error: FaultError): OgcFault {
  const exception = error instanceof OgcFaultError ? error.exception : exceptions[error.fault.code]
  return exception === undefined ? error.fault : { ...error.fault, exception }
}
