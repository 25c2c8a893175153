/** How a map server answers: what was asked, or all that it knows beside it. */
export type Manner = 'exact' | 'talkative'

/** A request that the fake map server cannot fulfil. Its error text quotes values of rows, as error texts of databases do. */
export class Unfulfilled extends Error {}
