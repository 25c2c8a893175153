/**
 * A part of an address without its percent encoding.
 * @throws Error with `formWords`, in which nothing of the address stands
 */
export function percentDecoded(text: string, formWords: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error(formWords)
  }
}
