import type { ValueType } from '../../value.ts'
import { choice } from '../plain/choice.ts'
import { numberList } from '../plain/number.ts'

/** Types of pixels. */
export const pixelType = choice(
  'C128',
  'C64',
  'F32',
  'F64',
  'S16',
  'S32',
  'S8',
  'U1',
  'U16',
  'U2',
  'U32',
  'U4',
  'U8',
  'UNKNOWN',
)

/** Pixel values that stand for nothing, one for each band. */
export const noData: ValueType<readonly number[]> = { ...numberList, id: 'noData' }

/** How pixels are resampled. */
export const interpolation = choice(
  'RSP_BilinearInterpolation',
  'RSP_CubicConvolution',
  'RSP_Majority',
  'RSP_NearestNeighbor',
)
