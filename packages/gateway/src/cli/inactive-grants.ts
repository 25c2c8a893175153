import type { Configuration } from '../config/schema.ts'

/** Grants that give nothing at this time, whomever they name. */
export const inactiveGrants = ({ grants }: Pick<Configuration, 'grants'>, now: number): readonly string[] =>
  grants.flatMap(({ name, with: narrowing }, index) => {
    const { from, until } = narrowing?.valid ?? {}
    const grant = name ?? `grants[${index}]`
    if (until !== undefined && Date.parse(until) <= now) return [`${grant} gives nothing since ${until}`]
    return from !== undefined && now < Date.parse(from) ? [`${grant} gives nothing before ${from}`] : []
  })
