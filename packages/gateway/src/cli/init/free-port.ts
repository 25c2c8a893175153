import { createServer } from 'node:net'

/** Why a port cannot be listened on, as a code of the system such as `EADDRINUSE`; undefined where it is free. */
export const portTaken = (host: string, port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(port, host, () => server.close(() => resolve(undefined)))
  })

/** The first free port of this machine from one on, of the next twenty; the one itself where none is. */
export async function freePortFrom(first: number): Promise<number> {
  for (let port = first; port < first + 20; port++)
    if ((await portTaken('127.0.0.1', port)) === undefined) return port
  return first
}
