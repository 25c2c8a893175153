import type { startSampleServer } from '@mapgate/sample-server'

/** The account of the gateway at the sample map server. Both listen on loopback, so the password may be known. */
export const sampleAccount = { username: 'gateway', password: 'sample-server-demo' }

/** The port of the sample map server where it runs by itself. */
export const samplePort = 6080

/** The tarball is named, not the registry: until the packages are there it is the only way that works. */
const missingSample = `The demo needs the package @mapgate/sample-server beside this one, and it is not installed. From where you have this one:
  npm install ./mapgate-sample-server-*.tgz`

/**
 * Starts the sample map server on this machine. `port` 0 takes a free one.
 * @throws Error when it is not installed or the port is taken
 */
export async function startMapServer(port: number): ReturnType<typeof startSampleServer> {
  const { startSampleServer: start } = await import('@mapgate/sample-server').catch((cause: Error) => {
    if (!cause.message.includes("'@mapgate/sample-server'")) throw cause
    throw new Error(missingSample, { cause })
  })
  return start({ port, users: [sampleAccount] })
}
