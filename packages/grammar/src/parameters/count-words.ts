/** Runs of letters and digits, and single other characters but white space; counting ends beyond `most`. */
export function wordsIn(text: string, most: number): number {
  if (text.length <= 8) return text.length
  let words = 0
  let inWord = false
  for (let index = 0; index < text.length && words <= most; index += 1) {
    const code = text.charCodeAt(index)
    const isOfWord = isLetterOrDigit(code)
    if (code > 32 && !(isOfWord && inWord)) words += 1
    inWord = isOfWord
  }
  return words
}

/** Points belong to numbers, and what is not ASCII to words. */
const isLetterOrDigit = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 46 ||
  code === 95 ||
  code > 127
