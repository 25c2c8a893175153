import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { passwordRule, shortestPassword } from '../core/authentication/shortest-secrets.ts'

/**
 * Reads a password: asked for twice without echo at a terminal, else the first line of standard input.
 * @throws Error when it is short, or the two differ
 */
export async function readPassword(): Promise<string> {
  const atTerminal = process.stdin.isTTY === true
  const password = atTerminal ? await ask('Password: ') : await firstLine()
  if (!atTerminal && password === '') throw new Error('no password came on standard input')
  if (password.length < shortestPassword) throw new Error(passwordRule)
  if (atTerminal && (await ask('Once more: ')) !== password) throw new Error('the two passwords differ')
  return password
}

function ask(question: string): Promise<string> {
  process.stderr.write(question)
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({ input: process.stdin, output: silent, terminal: true })
  return new Promise((resolve) => {
    lines.question('', (answer) => {
      lines.close()
      process.stderr.write('\n')
      resolve(answer)
    })
  })
}

/** The first line of standard input. */
export async function firstLine(): Promise<string> {
  for await (const line of createInterface({ input: process.stdin })) return line
  return ''
}
