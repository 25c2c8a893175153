import http from 'node:http'
import { createRequire } from 'node:module'

// The peer: http-proxy before which jsonwebtoken checks the caller, as their READMEs show it.
const require = createRequire(import.meta.url)
const httpProxy = require('http-proxy')
const jwt = require('jsonwebtoken')

const { PORT, TARGET, SECRET = '', KEEP_ALIVE } = process.env
const proxy = httpProxy.createProxyServer({
  target: TARGET,
  ...(KEEP_ALIVE ? { agent: new http.Agent({ keepAlive: true, maxSockets: 64 }) } : {}),
})
proxy.on('error', (_error: Error, _request: unknown, response: http.ServerResponse) => {
  response.writeHead(502).end()
})

http
  .createServer((request, response) => {
    try {
      const [, token = ''] = (request.headers.authorization ?? '').split(' ')
      const claims = jwt.verify(token, SECRET, {
        algorithms: ['HS256'],
        issuer: 'https://issuer.example',
        audience: 'maps',
      })
      if (!claims.roles.includes('staff')) throw new Error('not staff')
    } catch {
      response.writeHead(401).end()
      return
    }
    proxy.web(request, response)
  })
  .listen(Number(PORT), '127.0.0.1')
