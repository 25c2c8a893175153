import cluster from 'node:cluster'
import { createServer } from 'node:http'

// The least that a process of this platform can do, or that several on one port can: no check, no limit, no log, and the same answer to everybody.
const { PORT, WORKERS = '1', BYTES = '100' } = process.env
const workers = Number(WORKERS)
const picture = Buffer.alloc(Number(BYTES))

if (cluster.isPrimary && workers > 1) for (let nth = 0; nth < workers; nth += 1) cluster.fork()
else
  createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'image/png', 'content-length': picture.length }).end(picture),
  ).listen({ port: Number(PORT), host: '127.0.0.1', reusePort: workers > 1 })
