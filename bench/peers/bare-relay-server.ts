import { createServer } from 'node:http'
import { Pool } from 'undici'

/** Upstream and port come from the environment, as for the peers. */
const { PORT, TARGET = '' } = process.env
const pool = new Pool(TARGET, { connections: 128, pipelining: 1 })

/** The least that can stand between a caller and an upstream on this platform: no check, no limit, no log. */
createServer((request, response) => {
  let status = 0
  let headers = {}
  const chunks: Buffer[] = []
  pool.dispatch(
    { method: 'GET', path: request.url ?? '/', headers: {} },
    {
      onRequestStart() {},
      onResponseStart(_controller, code, { 'content-type': type, 'content-length': length }) {
        status = code
        headers = { 'content-type': type, 'content-length': length }
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk)
      },
      onResponseEnd() {
        response.writeHead(status, headers).end(Buffer.concat(chunks))
      },
      onResponseError() {
        response.writeHead(502).end()
      },
    },
  )
}).listen(Number(PORT), '127.0.0.1')
