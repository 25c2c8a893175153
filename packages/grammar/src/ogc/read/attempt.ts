import { ValueError } from '../../value.ts'
import type { OgcExceptionCode } from '../ogc-fault.ts'
import { invalid } from './read-fault.ts'

/** Reads a value of a parameter. Throws `request.parameter-invalid` where the text is none. */
export function attempt<T>(parameter: string, read: () => T, exception?: OgcExceptionCode): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ValueError)) throw error
    throw invalid(parameter, error.message, exception)
  }
}
