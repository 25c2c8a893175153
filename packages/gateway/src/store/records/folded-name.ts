/** The name of a user without letter case, as the configuration compares its users: by Unicode, and not by the locale or the collation of a database. */
export const foldedName = (name: string): string => name.toLowerCase()
