import fc from 'fast-check'

/**
 * Properties draw the same cases in each run, so that a change is red for what it did and not by the luck of the draw. `npm run properties`
 * draws others.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.MAPGATE_CASES_SEED ?? 2026) })
