/** Polygons, their rings, the vertices of those: outer ring first, then holes. Rings are closed or not. */
export type Polygons = readonly (readonly (readonly (readonly number[])[])[])[]
