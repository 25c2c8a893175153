/**
 * A name as directories compare it, so that its spellings share one count of wrong passwords: letter case, accents, kinds of spaces, letters
 * that print nothing and compatible letters do not count (RFC 4518; Active Directory also takes ä for a). Two people may fold alike, which only
 * makes them share a count.
 */
export const foldName = (name: string): string =>
  name
    .normalize('NFKD')
    .toUpperCase()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\p{M}\p{C}\p{Z}\s]/gu, '')
