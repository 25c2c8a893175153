import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { Aborted } from './asker.ts'
import { openTerminal } from './terminal.ts'

function open() {
  const input = new PassThrough()
  const output = new PassThrough()
  const shown = () => String(output.read() ?? '')
  return { input, shown, terminal: openTerminal({ input, output }) }
}

describe('A terminal', () => {
  it('takes an empty line for the answer in brackets, and asks again after a wrong one', async () => {
    const { input, shown, terminal } = open()
    input.write('wrong\n\n')
    const fault = (answer: string) => (answer === 'wrong' ? 'not this' : undefined)
    expect(await terminal.text({ question: 'Name', initial: 'viewer', fault })).toBe('viewer')
    expect(shown()).toMatch(/Name \[viewer\]: .*not this\..*Name \[viewer\]: /s)
    terminal.close()
  })

  it('takes answers that were pasted before their questions', async () => {
    const { input, terminal } = open()
    input.write('one\n2\nthree\n')
    const choices = [
      { label: 'a', value: 'A' },
      { label: 'b', value: 'B' },
    ]
    expect(await terminal.text({ question: 'First' })).toBe('one')
    expect(await terminal.choice({ question: 'Second', choices })).toBe('B')
    expect(await terminal.text({ question: 'Third' })).toBe('three')
    terminal.close()
  })

  it('asks again for a number that is none of the choices', async () => {
    const { input, shown, terminal } = open()
    input.write('7\nb\n0\n1\n')
    const choices = [
      { label: 'a', value: 'A' },
      { label: 'b', value: 'B' },
    ]
    expect(await terminal.choice({ question: 'Which', choices, initial: 1 })).toBe('A')
    expect(shown().match(/from 1 to 2/g)).toHaveLength(3)
    terminal.close()
  })

  it('shows nothing of a secret, with its blanks, neither while it is typed nor by an arrow key', async () => {
    const { input, shown, terminal } = open()
    const secret = terminal.secret('Password')
    input.write(' hunter2 hunter2 \n')
    expect(await secret).toBe(' hunter2 hunter2 ')
    const next = terminal.text({ question: 'Name' })
    input.write('\u001b[Aines\n')
    expect(await next).toBe('ines')
    expect(shown()).not.toContain('hunter2')
    terminal.close()
  })

  it.each([
    ['Ctrl-C', '\u0003'],
    ['Ctrl-D', '\u0004'],
  ])('ends every question at %s, a secret too', async (_, key) => {
    for (const kind of ['text', 'secret'] as const) {
      const { input, terminal } = open()
      const answer = kind === 'text' ? terminal.text({ question: 'Name' }) : terminal.secret('Password')
      input.write(key)
      await expect(answer).rejects.toThrow(Aborted)
      await expect(terminal.aborted).rejects.toThrow('nothing was written')
    }
  })

  it('ends every question where the input ends', async () => {
    const { input, terminal } = open()
    const answer = terminal.text({ question: 'Name' })
    input.end()
    await expect(answer).rejects.toThrow(Aborted)
  })
})
