import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What a path answers: JSON with 200, or another status and type. */
export type Answer = object | { readonly status: number; readonly type: string; readonly text: string }

/** A server that says what it was given, and nothing else. */
export interface Replay {
  /** Base of its site. */
  readonly url: string
  /** Paths with their queries, in the order in which they were asked. */
  readonly asked: string[]
  readonly close: () => Promise<void>
}

/**
 * Starts a server that replays answers on a free port.
 * @param answers by path below `rest/services`; the query is not looked at
 * @param absent what every other path answers
 */
export async function startReplay(
  answers: Readonly<Record<string, Answer>>,
  absent: Answer,
): Promise<Replay> {
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    const [path = '', query = ''] = url.replace(/^\/arcgis\/rest\/services\/?/, '').split('?')
    asked.push(`${path}?${query}`)
    const answer = answers[decodeURIComponent(path)] ?? absent
    const { status, type, text } =
      'text' in answer && 'status' in answer
        ? answer
        : { status: 200, type: 'application/json;charset=UTF-8', text: JSON.stringify(answer) }
    response.writeHead(status as number, { 'content-type': type as string }).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/arcgis`,
    asked,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
