import { createServer } from 'node:net'
import { describe, expect, it } from 'vitest'
import { listenFault } from './listen-fault.ts'

/** The error of a second listener where one is. */
async function errorOfSecond(): Promise<{ readonly error: unknown; readonly port: number }> {
  const first = createServer().listen(0, '127.0.0.1')
  await new Promise((done) => first.once('listening', done))
  const { port } = first.address() as { port: number }
  const second = createServer().listen(port, '127.0.0.1')
  const error = await new Promise((done) => second.once('error', done))
  first.close()
  return { error, port }
}

const told = (error: object, key = 'listen'): string => (listenFault(error, key) as Error).message
const listening = { syscall: 'listen', address: '127.0.0.1', port: 80 }

describe('What is told where nothing can be listened on', () => {
  it('names the port that is taken, and the key to change', async () => {
    const { error, port } = await errorOfSecond()
    expect(listenFault(error, 'admin')).toMatchObject({
      message: `another program listens on port ${port} of 127.0.0.1 already: end it, or give another port as admin.port (EADDRINUSE)`,
      cause: error,
    })
  })

  it.each([
    [{ ...listening, code: 'EACCES' }, /may not listen on port 80: .*listen\.port/],
    [{ ...listening, code: 'EADDRNOTAVAIL' }, /no address 127\.0\.0\.1: correct listen\.host/],
    [
      { syscall: 'listen', code: 'EADDRINUSE', address: '/run/gate.sock', port: -1 },
      /run\/gate\.sock.*listen\.socket/,
    ],
  ])('%j', (error, sentence) => expect(told(error)).toMatch(sentence))

  it('leaves every other error as it is', () => {
    for (const error of [
      new Error('a certificate'),
      { ...listening, code: 'EMFILE' },
      { code: 'EACCES', syscall: 'open' },
    ])
      expect(listenFault(error, 'listen')).toBe(error)
  })
})
