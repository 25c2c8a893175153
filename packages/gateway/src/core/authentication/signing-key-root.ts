/** What everything hangs on that was signed with a key, and all that was made from it: where this ends, they end. Ids of keys are never given twice. */
export const signingKeyRoot = (keyId: string): string => `signing-key:${keyId}`
