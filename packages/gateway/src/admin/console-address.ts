/**
 * The address at which a browser of this machine opens the console: every address of the machine is none that browsers keep a cookie for.
 * @param host what is listened on, such as `127.0.0.1` or `::`
 */
export function consoleAddress(host: string, port: number): string {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host
  return `http://${reached.includes(':') ? `[${reached}]` : reached}:${port}`
}
