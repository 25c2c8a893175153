import { DEFAULT_USER, type SampleServer, startSampleServer } from '@mapgate/sample-server'
import { keptWorld } from '../../kept-world.ts'

/** A sample server with a token of its own and the address of its FeatureServer. */
export interface SignedInServer {
  sample: SampleServer
  token: string
  featureServerUrl: string
  /** The address of a layer or table by its name. */
  layerUrl: (name: string) => string
}

/** Starts a sample server on a free port and signs in; the test closes `sample`. */
export async function startSignedIn(): Promise<SignedInServer> {
  const sample = await startSampleServer({ fill: keptWorld, port: 0 })
  const body = new URLSearchParams({ ...DEFAULT_USER, f: 'json' })
  const reply = await fetch(`${sample.url}/tokens/generateToken`, { method: 'POST', body })
  const { token } = (await reply.json()) as { token: string }
  const featureServerUrl = `${sample.url}/rest/services/Assets_Service/FeatureServer`
  const layerUrl = (name: string) => {
    const layer = sample.world.layers.find((candidate) => candidate.name === name)
    if (!layer) throw new Error(`The sample world has no layer ${name}`)
    return `${featureServerUrl}/${layer.id}`
  }
  return { sample, token, featureServerUrl, layerUrl }
}
