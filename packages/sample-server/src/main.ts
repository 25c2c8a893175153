import { parseArgs } from 'node:util'
import { DEFAULT_USER, startSampleServer } from './server/start.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '6080' },
    host: { type: 'string', default: '127.0.0.1' },
    seed: { type: 'string' },
  },
})
const server = await startSampleServer({
  port: Number(values.port),
  host: values.host,
  ...(values.seed !== undefined && { seed: Number(values.seed) }),
})
console.log(
  `Sample map server: ${server.url}/rest/services (user ${DEFAULT_USER.username}, password ${DEFAULT_USER.password})`,
)
