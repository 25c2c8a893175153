/**
 * The least length of a key, in characters. A key is shown with every request and never changes, so it has to resist guessing by itself.
 */
export const shortestKey = 20

/** The least length of a password, in characters. Guessing a password is slowed down by the limit of wrong ones. */
export const shortestPassword = 10

/** The least length of the secret that seals the store, in characters. */
export const shortestStoreSecret = 32

/** The rule for passwords, as every message about them states it. */
export const passwordRule = `a password has at least ${shortestPassword} characters`
