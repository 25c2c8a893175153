/** True in `npm run full`, where every library and version is tried, with every way of signing in. */
export const isFull = process.env.MAPGATE_EVERY_LIBRARY === '1'
