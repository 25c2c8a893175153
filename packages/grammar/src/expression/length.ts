/** Longest text of all, however much of it is lists: 10,000 GUIDs in quotes take 430,000 characters. */
export const longestText = 600_000

/**
 * The length of an expression without the values of its lists, which are bounded by their number. A list is what stands between brackets
 * and is nothing but numbers and texts of ordinary length; anything else counts in full. Takes time linear in the text: a list that
 * is none ends at the next bracket at the latest.
 */
export function lengthBesideLists(text: string): number {
  return text.replace(/\((?:[\s\d.,+-]|[nN]?'[^']{0,512}')*\)/g, '()').length
}
