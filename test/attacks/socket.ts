import type { Execution } from '@mapgate/sample-server'
import type { Stack } from '../e2e/stack.ts'

/** How the running gateway answered a target below its site mount, and what the map server executed meanwhile. */
export interface Answer {
  readonly status: number
  /** The code of the error envelope; undefined for anything else. */
  readonly code: number | undefined
  readonly text: string
  readonly executions: readonly Execution[]
}

/** Asks with a key that may do everything, so that nothing but the grammar stands between the attacker and the map server. */
export async function ask(stack: Stack, target: string, init: RequestInit = {}): Promise<Answer> {
  stack.sample.report.take()
  const reply = await fetch(`${stack.gatewayUrl}/arcgis${target}`, {
    ...init,
    headers: { token: 'demo-key', ...init.headers },
  })
  const text = await reply.text()
  return { status: reply.status, code: codeIn(text), text, executions: stack.sample.report.take() }
}

function codeIn(text: string): number | undefined {
  try {
    return (JSON.parse(text) as { error?: { code?: number } }).error?.code
  } catch {
    return undefined
  }
}

/** Reads and fills the catalogue, so that later executions belong to the attack. */
export async function warmUp(stack: Stack): Promise<void> {
  await ask(stack, '/rest/services/Assets_Service/MapServer?f=json')
  await ask(stack, '/rest/services/Assets_Service/FeatureServer?f=json')
}

/** Layers and rows that executions touched. */
export const touched = (executions: readonly Execution[]): unknown[] =>
  executions.flatMap(({ layersRead, layersDrawn, rowsWritten }) => [
    ...layersRead,
    ...layersDrawn,
    ...rowsWritten,
  ])
