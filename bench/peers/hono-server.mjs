import { createRequire } from 'node:module'

// A bare Hono server, as its README shows it: what a process of this platform needs to give a first answer. JavaScript, so that Node.js has no
// types to strip.
const require = createRequire(new URL('../../packages/gateway/package.json', import.meta.url))
const { serve } = require('@hono/node-server')
const { Hono } = require('hono')

const app = new Hono()
app.get('*', (context) => context.text('Hello'))
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT) })
