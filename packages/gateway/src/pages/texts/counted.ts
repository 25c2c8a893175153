/** A number with its noun, in a list of its own; none for zero. */
export const counted = (count: number, one: string, many: string): readonly string[] =>
  count === 0 ? [] : [`${count} ${count === 1 ? one : many}`]
