const { buildConsole: build } = await import(
  new URL('../../../scripts/build-console.mjs', import.meta.url).href
)

/** Builds the console where it was not built since its source changed. */
export const buildConsole = (): void => build()
