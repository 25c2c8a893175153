/** Files of this thread whose source was replaced, each by its path from the root of the repository on. */
export const applied: string[] = []
