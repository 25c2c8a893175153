import { createServer } from 'node:http'

// The least that a process of this platform can do: no check, no limit, no log, and the same answer to everybody.
createServer((_request, response) => void response.end('{"status":"ok"}')).listen(
  Number(process.env.PORT),
  '127.0.0.1',
)
