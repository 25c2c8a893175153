import type { ServiceEntry } from '@mapgate/policy'
import type { OgcFrame } from '@mapgate/protocol'
import { GatewayError } from '../core/errors/errors.ts'
import { plainWkid } from './capabilities/references.ts'
import { refusedValue } from './refusals.ts'

/** References that nearly every map server draws in. */
const usual: readonly number[] = [3857, 4326]

/**
 * The reply that some work brings. Where the map server refuses it for a map in a reference that the capabilities do not name, that is what is told: all other
 * values of the question were read here.
 * @throws GatewayError `InvalidCRS`, and what the work throws
 */
export async function inReference<T>(
  work: Promise<T>,
  { area }: Pick<OgcFrame, 'area'>,
  { frame }: Pick<ServiceEntry, 'frame'>,
): Promise<T> {
  try {
    return await work
  } catch (error) {
    const isRefused = error instanceof GatewayError && error.code === 'request.parameter-invalid'
    const { spatialReference: reference } = area
    const wkid = reference && 'wkid' in reference ? plainWkid(reference.wkid) : undefined
    const isNamed = wkid === undefined || [...usual, ...(frame?.wkids ?? [])].includes(wkid)
    if (!isRefused || error.exception !== undefined || isNamed) throw error
    throw refusedValue(
      'InvalidCRS',
      'The map server refused this request, which is not in one of the spatial references that the capabilities name.',
      `${error.detail}, in ${wkid}`,
    )
  }
}
