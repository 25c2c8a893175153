import type { CrossFault } from './cross-fault.ts'

/** Finds names that a list of a section has twice. */
export const repeated = (section: string, names: readonly string[]): CrossFault[] =>
  names.flatMap((name, index) =>
    names.indexOf(name) < index ? [{ path: [section, index], message: `${name} is given twice` }] : [],
  )

/** Finds entries of a section that have none of these keys, or several. */
export const exactlyOne = <Entry extends object>(
  section: string,
  entries: readonly Entry[],
  names: readonly (keyof Entry & string)[],
): CrossFault[] =>
  entries.flatMap((entry, index) =>
    names.filter((name) => entry[name] !== undefined).length === 1
      ? []
      : [{ path: [section, index], message: `give exactly one of ${names.join(', ')}` }],
  )
