import { describe, expect, it } from 'vitest'
import { help, readCommandLine } from './command-line.ts'

describe('The command line of the sample server', () => {
  it.each([
    [[], { port: 6080, host: '127.0.0.1' }],
    [['--port', '0', '--seed', '7'], { port: 0, host: '127.0.0.1', seed: 7 }],
    [['--host', '::1'], { port: 6080, host: '::1' }],
    [['--help'], { help: true }],
    [['-h', '--port', 'x'], { help: true }],
  ])('%j', (args, asked) => {
    expect(readCommandLine(args)).toEqual(asked)
  })

  it.each([
    [['--port', '80800'], "--port is a whole number from 0 to 65535, not '80800'"],
    [['--port', ''], "--port is a whole number from 0 to 65535, not ''"],
    [['--seed', 'x'], "--seed is a whole number from 0 to 4294967295, not 'x'"],
    [['--ports', '1'], "Unknown option '--ports'"],
    [['6080'], "Unexpected argument '6080'"],
  ])('refuses %j in a sentence', (args, sentence) => {
    expect(() => readCommandLine(args)).toThrow(sentence)
  })

  it('names every option in its help', () => {
    for (const option of ['--port', '--host', '--seed', '--help']) expect(help).toContain(option)
  })
})
