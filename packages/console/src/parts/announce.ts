import { signal } from '@preact/signals'

/** What screen readers were told last. */
export const announced = signal('')

/** Tells screen readers what has changed, such as `3 keys`. Others see it on the page. */
export function announce(text: string): void {
  announced.value = text
}
