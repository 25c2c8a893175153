import type { Execution } from '@mapgate/sample-server'
import type { Stack } from '../e2e/stack.ts'

/** How the gateway answered the demo's visitor, and what the map server executed for it. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  /** The JSON of the reply; undefined for anything else. */
  // biome-ignore lint/suspicious/noExplicitAny: replies are looked into at many places
  readonly json: any
  readonly executions: readonly Execution[]
}

/** Asks as the demo's visitor, from whom owners, phones, costs, restricted rows and all districts but one are hidden. */
export async function asVisitor(stack: Stack, target: string): Promise<Answer> {
  stack.sample.report.take()
  const authorization = `Basic ${Buffer.from('visitor:visitor-demo').toString('base64')}`
  const reply = await fetch(`${stack.gatewayUrl}/arcgis/rest/services/Assets_Service${target}`, {
    headers: { authorization },
  })
  const { status, headers } = reply
  const bytes = Buffer.from(await reply.arrayBuffer())
  const json = headers.get('content-type')?.includes('json') ? JSON.parse(bytes.toString('utf8')) : undefined
  return { status, headers, json, executions: stack.sample.report.take() }
}

/** A value as a query parameter. */
export const parameter = (value: unknown): string =>
  encodeURIComponent(typeof value === 'string' ? value : JSON.stringify(value))

/** Every field of a layer that executions looked at. */
export const fieldsRead = (executions: readonly Execution[], layerId: number): readonly string[] =>
  executions.flatMap((execution) => execution.fieldsRead[String(layerId)] ?? [])
