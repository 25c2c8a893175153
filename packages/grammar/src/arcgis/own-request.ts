import type { OwnRequest } from '../intent/index.ts'
import type { MapRequest } from '../request.ts'
import { printRiding, readBase } from './own.ts'

/** A request whose intent is not known, as it is. */
export const readOwn = (map: MapRequest): OwnRequest => ({ kind: 'own', ...readBase(map, []) })

/** The request as it was. */
export const printOwn = (intent: OwnRequest): MapRequest => printRiding(intent)
