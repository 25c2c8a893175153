import type { Fault } from '../fault.ts'
import type { ShownCredential } from '../raw-request.ts'
import type { Size } from '../values/index.ts'
import type { OgcExceptionCode } from './ogc-fault.ts'
import type { OgcDialect, OgcLook, OgcQuestion } from './question.ts'

/** Where a request of WMS or WMTS was sent. */
export interface OgcPlace {
  /** `any`: the parameter SERVICE decides; without it, it is WMS. */
  readonly door: 'wms' | 'wmts' | 'any'
  /** Decoded segments of the path below the door: those of a RESTful tile, or none. */
  readonly rest: readonly string[]
}

/** The form in which errors of a request are told. */
export interface OgcPresentation {
  readonly dialect: OgcDialect
  /** As EXCEPTIONS asks: a report, a picture of the words, or an empty picture. */
  readonly exceptions: 'xml' | 'in-image' | 'blank'
  /** What a picture in place of a report looks like; absent where a report is sent. */
  readonly picture?: OgcLook & { readonly size: Size }
}

/** A fault, and the code of the exception that tells of it. */
export interface OgcFault extends Fault {
  readonly exception?: OgcExceptionCode
}

/** What a request asks for, or what is wrong with it. */
export type OgcParsed =
  | { readonly question: OgcQuestion; readonly dropped: readonly string[]; readonly fault?: undefined }
  | { readonly fault: OgcFault; readonly question?: undefined }

/** A request whose credentials and form are read, and nothing else. */
export interface OgcOpened {
  readonly shown: readonly ShownCredential[]
  readonly presentation: OgcPresentation
  readonly read: () => OgcParsed
}
