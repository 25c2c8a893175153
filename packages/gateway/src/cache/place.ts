import type { Place } from './port.ts'

/** A text for a place: equal texts, equal places. One of a service without an upstream is everything. */
export function placeOf({ upstream, service }: Place): string {
  if (upstream === undefined) return ''
  return JSON.stringify(service === undefined ? [upstream] : [upstream, service])
}

/** The texts of a place and of all that it is in: everything, an upstream, a service. */
export function placesOf({ upstream, service }: Place): readonly string[] {
  if (upstream === undefined) return ['']
  const within = ['', placeOf({ upstream })]
  return service === undefined ? within : [...within, placeOf({ upstream, service })]
}
