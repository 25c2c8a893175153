/** What revokes an id that is never given twice: no clock is compared with it. */
export const forGood = Number.MAX_SAFE_INTEGER
