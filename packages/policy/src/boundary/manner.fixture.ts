/** How a map server answers: what was asked, or all that it knows beside it. */
export type Manner = 'exact' | 'talkative'

/** A request that the fake map server cannot fulfil; what it says tells of its rows, as texts of databases do. */
export class Unfulfilled extends Error {}
