/** The path to return to after a sign-in. Only a path of this host is accepted, so that the sign-in is no open redirect. */
export function ownPath(to: string | null, home: string): string {
  if (to === null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to) || to.includes('\\')) return home
  return new URL(to, 'http://own').pathname.startsWith(home) ? to : home
}
