import type { OwnRequest } from '../intent/index.ts'
import type { MapRequest } from '../request.ts'
import { readBase, requestIn } from './own.ts'

/** A request of which no intent is known, as it is. */
export const readOwn = (map: MapRequest): OwnRequest => ({ kind: 'own', ...readBase(map, []) })

/** The request as it was. */
export const printOwn = ({ own, format }: OwnRequest): MapRequest => ({ ...requestIn(own), format })
