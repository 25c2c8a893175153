import type { ServiceRights } from '@mapgate/policy'
import type { OgcImageFormat, OgcLook } from '@mapgate/protocol'
import { refusedValue } from './refusals.ts'

const white = 0xffffff

/** What is asked of the rooms. */
interface InsideLook {
  readonly imageFormat: OgcImageFormat
  readonly transparent: boolean
  /** True where the picture that comes is worked on, whatever it is. */
  readonly isDressed: boolean
}

/**
 * How a picture is asked of the rooms. It is asked in the format that the client names, because grants may limit formats; only where none of
 * them does, in another one that can be clear, for a background of the client's choice or for a format that map servers may not have.
 * @throws GatewayError `InvalidFormat` for WebP where formats are limited
 */
export function insideLook(look: OgcLook, rights: ServiceRights, isStretched: boolean): InsideLook {
  const { imageFormat, transparent, background } = look
  const isColoured = !transparent && background !== white
  const limits = limitsIn(rights)
  // Not every map server draws GIF, and none draws WebP.
  const isUnusual = imageFormat === 'webp' || imageFormat === 'gif'
  const isOther = isUnusual || (isColoured && !limits.areMasked && imageFormat === 'jpg')
  if (imageFormat === 'webp' && limits.areOfFormats)
    throw refusedValue('InvalidFormat', 'FORMAT: this format is not served to this account.')
  const isRedrawn = isOther && !limits.areOfFormats
  const isClear = transparent || (isColoured && (isRedrawn || imageFormat !== 'jpg' || limits.areMasked))
  // What is empty after masking gets the background; a masked picture without one is sent as it is.
  const isOnBackground = limits.areMasked && !transparent
  return {
    imageFormat: isRedrawn ? 'png32' : imageFormat,
    transparent: isClear,
    isDressed: isStretched || isRedrawn || isOnBackground || isColoured,
  }
}

/** Whether pictures may have been masked, and whether a grant limits their formats. */
function limitsIn({ layers, tiles }: ServiceRights) {
  const views = [...[...layers.values()].flatMap((layer) => layer.views), ...tiles]
  return {
    areMasked: views.some(({ area }) => area !== undefined),
    areOfFormats: views.some(({ picture }) => picture.formats !== null),
  }
}
