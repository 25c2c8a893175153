let loading: Promise<typeof import('sharp').default> | undefined

/** Loads sharp, which only requests need whose pixels are worked on. */
export function loadSharp(): Promise<typeof import('sharp').default> {
  loading ??= import('sharp').then(({ default: sharp }) => {
    // Pictures are never asked for twice here, and two of them at once use the machine's cores well enough.
    sharp.cache(false)
    sharp.concurrency(1)
    return sharp
  })
  return loading
}
