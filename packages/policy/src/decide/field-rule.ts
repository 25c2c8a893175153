/** `only` and `except` as sets of lower-case names. */
export interface FieldRule {
  readonly only: ReadonlySet<string> | null
  readonly except: ReadonlySet<string>
}

/** The rule of a list of fields as a grant has it; null without one. */
export function fieldRule(
  fields: { only?: readonly string[] | undefined; except?: readonly string[] | undefined } | undefined,
): FieldRule | null {
  if (fields === undefined) return null
  const lower = (names: readonly string[]) => new Set(names.map((name) => name.toLowerCase()))
  return { only: fields.only ? lower(fields.only) : null, except: lower(fields.except ?? []) }
}
