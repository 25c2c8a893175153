import { signal } from '@preact/signals'

/** Light, dark, or as the system says. */
export type Theme = 'system' | 'light' | 'dark'

const kept = 'mapgate-console-theme'
const isTheme = (text: string | null): text is Theme =>
  text === 'light' || text === 'dark' || text === 'system'

const first = localStorage.getItem(kept)

/** The theme that was chosen. */
export const theme = signal<Theme>(isTheme(first) ? first : 'system')

function show(chosen: Theme): void {
  if (chosen === 'system') document.documentElement.removeAttribute('data-theme')
  else document.documentElement.dataset.theme = chosen
}

show(theme.value)

/** Chooses a theme, also for next time. */
export function choose(next: Theme): void {
  localStorage.setItem(kept, next)
  theme.value = next
  show(next)
}
