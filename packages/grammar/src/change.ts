/** Changes of values: another value of the same type under a name, or undefined, which takes it away. */
export type ChangesOf<Values> = { readonly [Name in keyof Values]?: Values[Name] | undefined }

/** A frozen copy of values with these changes; the values themselves stay as they are. */
export function changed<Values extends object>(values: Values, changes: ChangesOf<Values>): Values {
  const copy: Record<string, unknown> = { ...values, ...changes }
  for (const name of Object.keys(changes)) if (copy[name] === undefined) delete copy[name]
  return Object.freeze(copy) as Values
}
