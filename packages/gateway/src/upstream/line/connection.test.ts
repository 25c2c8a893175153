import { EventEmitter } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { Connection } from './connection.ts'
import { Passage } from './passage.ts'

/** A connection under a clock that the test moves, with a request on it. */
function asked() {
  const ignore = () => {}
  const socket = Object.assign(new EventEmitter(), { write: ignore, destroy: ignore, writableLength: 0 })
  const failures: unknown[] = []
  const owner = {
    ticks: 0,
    monotonic: () => 0,
    freed: ignore,
    gone: ignore,
    failed: (_passage: Passage, error: Error) => failures.push((error as { code?: unknown }).code),
  }
  const connection = new Connection(socket as unknown as Socket, owner)
  const taker = {
    onRequestStart: ignore,
    onResponseStart: ignore,
    onResponseData: ignore,
    onResponseEnd: ignore,
    onResponseError: ignore,
  }
  connection.send(new Passage(taker, 'GET'))
  const say = (text: string) => socket.emit('data', Buffer.from(text))
  const pass = (ticks: number) => {
    owner.ticks += ticks
    connection.tick({ headTicks: 10, bodyTicks: 4 })
  }
  return { say, pass, failures }
}

const head = 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n'

describe('the time limit of a body', () => {
  it('counts from the head, however long the upstream took for that', () => {
    const { say, pass, failures } = asked()
    pass(8)
    say(`${head}hello`)
    pass(4)
    expect(failures).toEqual([])
    pass(1)
    expect(failures).toEqual(['MAPGATE_LINE_BODY_STOPPED'])
  })
})
