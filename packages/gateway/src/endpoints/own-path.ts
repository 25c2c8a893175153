/** The path to return to after a sign-in. Only a path of this host is accepted, so that the sign-in is no open redirect. */
export function ownPath(to: string | null, home: string): string {
  if (to === null || !/^\/(?![/\\])[\x21-\x7e]*$/.test(to) || to.includes('\\')) return home
  const { pathname } = new URL(to, 'http://own')
  return pathname.startsWith(home) && staysHere(pathname) ? to : home
}

/** False for a path that leads to another host where a server in front decodes it once more. */
function staysHere(pathname: string): boolean {
  try {
    const decoded = decodeURIComponent(pathname)
    return !/^\/[\s/]|[\\\0-\x1f]/.test(decoded)
  } catch {
    return false
  }
}
