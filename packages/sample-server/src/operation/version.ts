/** The version that the server says it is: 10.3.1, and never 10.1, which clients treat apart (protocol notes 1.4). */
export const CURRENT_VERSION = 10.31
