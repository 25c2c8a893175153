/** Only a path of this host is come back to: another address would make of the sign-in a bridge to anywhere. */
export function ownPath(to: string | null, home: string): string {
  if (to === null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to) || to.includes('\\')) return home
  return to.startsWith(home) ? to : home
}
