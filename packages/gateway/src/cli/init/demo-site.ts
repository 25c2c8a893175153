import { sampleAccount, samplePort, startMapServer } from '../../demo/map-server.ts'
import type { UpstreamSignIn } from './answers.ts'
import { credentialOf } from './credential.ts'
import { type FoundServices, listSite } from './examine-site.ts'
import { siteFaultWords } from './site-words.ts'

/** The sample map server as a site: where it is, how the gateway signs in, and its services. */
interface DemoSite {
  readonly url: string
  readonly signIn: UpstreamSignIn
  readonly found: FoundServices
  /** Ends the map server where it was started here. */
  close(): Promise<void>
}

const url = `http://127.0.0.1:${samplePort}/arcgis`
const signIn = { kind: 'password', username: sampleAccount.username, secret: sampleAccount.password } as const

/**
 * The sample map server on its own port: the one that runs there, else one that runs until it is closed.
 * @throws Error where it is not installed, or something else has its port
 */
export async function demoSite(say: (text: string) => void): Promise<DemoSite> {
  const running = await list()
  if (!('fault' in running)) return { url, signIn, found: running, close: async () => {} }
  if (running.fault.code !== 'ECONNREFUSED')
    throw new Error(
      `port ${samplePort} of this machine is taken by something else than \`mapgate demo --map-server\`, where the sample map server would be: end it (${siteFaultWords(url, running.fault)})`,
    )
  say('Starting the sample map server for the time of the questions …')
  const server = await startMapServer(samplePort)
  const found = await list()
  if (!('fault' in found)) return { url, signIn, found, close: server.close }
  await server.close()
  throw new Error(siteFaultWords(url, found.fault))
}

const list = () => listSite({ url, credential: credentialOf(signIn, url, { value: sampleAccount.password }) })
