import { help, readCommandLine } from './command-line.ts'
import { DEFAULT_USER, startSampleServer } from './server/start.ts'

try {
  const asked = readCommandLine(process.argv.slice(2))
  if ('help' in asked) console.log(help)
  else {
    const { url } = await startSampleServer(asked)
    console.log(
      `Sample map server: ${url}/rest/services (user ${DEFAULT_USER.username}, password ${DEFAULT_USER.password})`,
    )
  }
} catch (error) {
  console.error(`mapgate-sample-server: ${error instanceof Error ? error.message : String(error)}`)
  console.error('(mapgate-sample-server --help lists the options)')
  process.exitCode = 1
}
