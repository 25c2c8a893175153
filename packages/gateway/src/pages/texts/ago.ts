const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const

/**
 * How long ago something was, such as `5 minutes ago` or `vor 2 Stunden`: people need not know the time zone of the gateway.
 * @param ms how long ago, in milliseconds
 */
export function ago(ms: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const [unit, length] = units.find(([, each]) => ms >= each) ?? ['second', Number.POSITIVE_INFINITY]
  return words.format(-Math.floor(ms / length) || 0, unit)
}

/**
 * How long it is until something, such as `in 5 hours` or `dans 12 jours`.
 * @param ms how far ahead, in milliseconds
 */
export function ahead(ms: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language)
  const [unit, length] = units.find(([, each]) => ms >= each) ?? (['minute', 60_000] as const)
  return words.format(Math.max(1, Math.round(ms / length)), unit)
}
