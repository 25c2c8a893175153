/** A time to wait in words, such as `30 seconds` or `2 Minuten`, rounded up. */
export function waitingTime(seconds: number, language: string): string {
  const [value, unit] = seconds > 90 ? [Math.ceil(seconds / 60), 'minute'] : [Math.ceil(seconds), 'second']
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value)
}
