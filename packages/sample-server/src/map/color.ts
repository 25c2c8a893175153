import type { EsriColor } from '../world/layer.ts'

/** A CSS colour; `opacity` from 0 to 1 thins it further. */
export function cssColor([red, green, blue, alpha]: EsriColor, opacity = 1): string {
  return `rgba(${red}, ${green}, ${blue}, ${(alpha / 255) * opacity})`
}
