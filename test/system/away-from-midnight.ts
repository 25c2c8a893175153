/** A time zone whose clocks are hours away from midnight: no day or month of it begins while a test counts what is used of one. */
export function zoneAwayFromMidnight(): string {
  const hour = new Date().getUTCHours()
  return hour >= 6 && hour < 18 ? 'UTC' : 'Etc/GMT+12'
}
