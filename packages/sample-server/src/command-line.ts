import { parseArgs } from 'node:util'

/** What `mapgate-sample-server --help` prints. */
export const help = `Usage: mapgate-sample-server [options]

An ArcGIS-style map server over synthetic data, to try Mapgate with. It protects nothing beyond its own token: never put it where
somebody could reach it.

Options:
  --port <port>        port to listen on, 0 for a free one (default: 6080)
  --host <address>     address to listen on (default: 127.0.0.1)
  --seed <number>      makes another world of the same kind
  -h, --help           this text

It prints its address, a user and a password, which go below \`upstreams\` of a configuration. Stop it with Ctrl-C.
`

/** What the command was asked for: a server, or the help. */
type CommandLine =
  | { readonly help: true }
  | { readonly port: number; readonly host: string; readonly seed?: number }

/**
 * Reads the arguments of the command.
 * @throws Error whose message is a sentence: an option that does not exist, or a value that is no number
 */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: {
      port: { type: 'string', default: '6080' },
      host: { type: 'string', default: '127.0.0.1' },
      seed: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  })
  if (values.help) return { help: true }
  const port = wholeNumber('--port', values.port, 65_535)
  const seed = values.seed === undefined ? {} : { seed: wholeNumber('--seed', values.seed, 2 ** 32 - 1) }
  return { port, host: values.host, ...seed }
}

function wholeNumber(option: string, text: string, most: number): number {
  const number = Number(text)
  if (/^\d+$/.test(text) && number <= most) return number
  throw new Error(`${option} is a whole number from 0 to ${most}, not '${text}'`)
}
