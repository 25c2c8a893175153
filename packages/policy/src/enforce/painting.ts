import type { Frame, Mask, PlacedArea } from '@mapgate/geometry'
import type { UpstreamReply } from '../model/reply.ts'

/** A picture of a map server, and the area outside of which nothing of it is shown. */
export interface MaskedPicture {
  /** A picture whose pixels are those of the frame, held whole. */
  readonly reply: UpstreamReply
  /** In the reference of the frame; undefined: all of the picture is shown. */
  readonly placed: PlacedArea | undefined
}

/**
 * Masks pictures of one frame and stacks them, the first one at the bottom, into a PNG. A pixel of a picture is shown only where it lies wholly
 * inside its area; a pixel that no picture shows is four zero bytes. Without a picture all pixels are that.
 * @throws Refused `upstream.invalid-reply` for what is no picture of the frame's size; errors of the map server are given back as they are
 */
export type Paint = (pictures: readonly MaskedPicture[], frame: Frame) => Promise<UpstreamReply>

/**
 * Where a picture lies: `inside` where every pixel would be shown, `outside` where none would, else `border`. A pixel is shown only if its
 * square, made larger by the margin on each side, lies wholly in the area.
 */
export type SideOf = (placed: PlacedArea, frame: Frame, marginPixels: number) => Mask['kind']
