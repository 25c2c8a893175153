/** The body that a client of the token service expects; `ssl` says that the token wants https. */
export const tokenBody = (
  issued: { readonly token: string; readonly expires: number },
  publicUrl: string,
): { token: string; expires: number; ssl: boolean } => ({
  token: issued.token,
  expires: issued.expires,
  ssl: publicUrl.startsWith('https:'),
})
