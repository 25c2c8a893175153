import { html } from './html.ts'

/** The drawing of the gateway, as in the demo. */
const drawing =
  '<rect width="32" height="32" rx="7" fill="#0b5f63"/><path d="M5 20c4-5 7 3 11-1s7-6 11-3v11H5z" fill="#7fd1c7"/><path d="M9 26V13a7 7 0 0 1 14 0v13h-4V13a3 3 0 0 0-6 0v13z" fill="#fff"/>'

/** The logo as a file, which browsers ask for as `favicon.ico`. */
export const logoFile = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">${drawing}</svg>`

/** The logo in the head of a page, where its name stands beside it. */
export const logo = html`<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">${{ html: drawing }}</svg>`
