/** How far a shape may lie outside an area and still count as within it, in metres on the ground: borders that are shared are not exact. */
export const coordinateTolerance = 0.01
