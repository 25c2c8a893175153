import { type Described, numberOf } from './described.ts'

/** The scales at which a layer is drawn, as a phrase; empty where it is drawn at all scales. */
export function scales({ minScale, maxScale }: Described): string {
  const [from, to] = [numberOf(minScale) ?? 0, numberOf(maxScale) ?? 0]
  if (from === 0 && to === 0) return ''
  const said = (scale: number): string => `1:${scale.toLocaleString('en')}`
  if (to === 0) return `from ${said(from)} on`
  return from === 0 ? `up to ${said(to)}` : `from ${said(from)} to ${said(to)}`
}
