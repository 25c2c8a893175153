/** Every way in which a request can be no request of the grammar. */
export type FaultCode =
  | 'request.path-invalid'
  | 'request.path-glued'
  | 'request.operation-unknown'
  | 'request.operation-refused'
  | 'request.method-not-allowed'
  | 'request.query-invalid'
  | 'request.body-unreadable'
  | 'request.file-unexpected'
  | 'request.file-not-last'
  | 'request.format-unknown'
  | 'request.callback-invalid'
  | 'request.credential-invalid'
  | 'request.parameter-repeated'
  | 'request.parameter-invalid'
  | 'request.parameter-missing'
  | 'request.parameter-misplaced'
  | 'request.parameter-unknown'
  | 'request.parameter-unserved'

/** Why a request was not understood: a value, shown only after authentication. */
export interface Fault {
  readonly code: FaultCode
  /** What was wrong and what to do; never repeats a credential. */
  readonly message: string
  /** The parameter it is about, in Esri's spelling where known. */
  readonly parameter?: string
  /** Id of the operation, where the path named one. */
  readonly operation?: string
}

/** The status, real or inside the envelope, of each fault. */
export const faultStatus: Readonly<Record<FaultCode, 400 | 404 | 405 | 413 | 415>> = {
  'request.path-invalid': 400,
  'request.path-glued': 400,
  'request.operation-unknown': 404,
  'request.operation-refused': 400,
  'request.method-not-allowed': 405,
  'request.query-invalid': 400,
  'request.body-unreadable': 415,
  'request.file-unexpected': 400,
  'request.file-not-last': 400,
  'request.format-unknown': 400,
  'request.callback-invalid': 400,
  'request.credential-invalid': 400,
  'request.parameter-repeated': 400,
  'request.parameter-invalid': 400,
  'request.parameter-missing': 400,
  'request.parameter-misplaced': 400,
  'request.parameter-unknown': 400,
  'request.parameter-unserved': 400,
}

/** Carries a fault out of the depth of the parser; `parseRequest` turns it back into a value. */
export class FaultError extends Error {
  override readonly name = 'FaultError'
  readonly fault: Fault

  constructor(code: FaultCode, message: string, parameter?: string) {
    super(message)
    this.fault = parameter === undefined ? { code, message } : { code, message, parameter }
  }
}
