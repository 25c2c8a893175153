import { readFile } from 'node:fs/promises'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { dirname, extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { anonymous, type Principal } from '@mapgate/policy'
import type { Reply } from '../core/reply/reply.ts'
import type { Inbound } from '../core/request/inbound.ts'
import type { PageCaller } from '../endpoints/page-caller.ts'
import { who } from '../pages/who.ts'

/** A folder that is served below a path. */
interface Folder {
  readonly prefix: string
  readonly directory: string | undefined
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.ts': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.gif': 'image/gif',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.pbf': 'application/x-protobuf',
}

const here = dirname(fileURLToPath(import.meta.url))
const require = createRequire(import.meta.url)

/** The demo's pages: the map of the question at `/`, the libraries it uses, which the sample server brings along, the client kit, and the examples. */
export function createDemoPages({
  examples,
  consoleUrl = () => undefined,
}: {
  examples: string | undefined
  /** The administrator's listener, where the reader of the pages reaches it. */
  consoleUrl?: () => string | undefined
}) {
  const sampleRequire = createRequire(require.resolve('@mapgate/sample-server'))
  const folders: readonly Folder[] = [
    { prefix: '/demo/', directory: join(here, 'page') },
    { prefix: '/lib/leaflet/', directory: packageDirectory('leaflet', sampleRequire) },
    { prefix: '/lib/esri-leaflet/', directory: packageDirectory('esri-leaflet', sampleRequire) },
    { prefix: '/kit/', directory: dirname(require.resolve('@mapgate/client')) },
    { prefix: '/examples/', directory: examples },
  ]
  const examplesRequire = examples === undefined ? undefined : createRequire(join(examples, 'package.json'))
  return async (inbound: Inbound, callerOf: PageCaller): Promise<Reply | undefined> => {
    const { path, method } = inbound
    if (method !== 'GET' && method !== 'HEAD') return undefined
    if (path === '/') return mapPage(await callerOf(inbound), consoleUrl())
    if (examples === undefined && /^\/examples(\/|$)/.test(path)) return withoutExamples
    if (path === '/examples')
      return { status: 302, headers: { location: '/examples/', 'cache-control': 'no-cache' }, body: null }
    const library = /^\/examples\/lib\/((?:@\w[\w.-]*\/)?\w[\w.-]*)\/(.+)$/.exec(path)
    if (library?.[1] && library[2] && examplesRequire) {
      const directory = packageDirectory(library[1], examplesRequire)
      return directory === undefined ? undefined : file(directory, library[2])
    }
    const folder = folders.find(({ prefix }) => path.startsWith(prefix))
    if (!folder?.directory) return undefined
    const rest = path.slice(folder.prefix.length)
    return file(folder.directory, rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest)
  }
}

/** The page with the map; its head shows the user who is signed in to this browser, with a link to sign out, or the way to sign in. */
async function mapPage(caller: Principal, consoleUrl: string | undefined): Promise<Reply> {
  const file = await readFile(join(here, 'page', 'index.html'), 'utf8')
  const page = file.replace(
    placeOfConsole,
    consoleUrl === undefined ? '' : ` <a href="${consoleUrl}/console/">Console</a>`,
  )
  return {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': pagePolicy,
    },
    body:
      caller === anonymous
        ? page.replace(placeOfSignIn, ' <a href="/.mapgate/sign-in">Sign in</a>')
        : page.replace(placeOfCaller, () => who(caller, '/', '/').html),
  }
}

/** The pages lead to the examples, which an installation does not have. */
const withoutExamples: Reply = {
  status: 404,
  headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': "default-src 'none'" },
  body: '<!doctype html><title>Mapgate examples</title><p>The examples come with a checkout of Mapgate, not with the installed packages. <a href="/">Back to the map</a>',
}

/** Where the page tells who is signed in, and where it leads others to the sign-in page. */
const placeOfCaller = '<!-- who -->'
const placeOfSignIn = '<!-- sign-in -->'

/** Where it leads to the console. */
const placeOfConsole = '<!-- console -->'

/** A file below a directory; TypeScript is served as the JavaScript that it is once its types are stripped. */
async function file(directory: string, encoded: string): Promise<Reply | undefined> {
  const path = decoded(encoded)
  if (path === undefined) return undefined
  const full = join(directory, path)
  if (!full.startsWith(directory + sep)) return undefined
  const source = await readFile(full).catch(() => undefined)
  const bytes = source ?? (await readCompiled(full))
  if (bytes === undefined) return undefined
  const extension = extname(full)
  return {
    status: 200,
    headers: {
      'content-type': types[extension] ?? 'application/octet-stream',
      'cache-control': 'no-cache',
      ...(extension === '.html' ? { 'content-security-policy': pagePolicy } : {}),
    },
    body: source && extension === '.ts' ? stripTypeScriptTypes(source.toString('utf8')) : bytes,
  }
}

/** Published packages contain the compiled JavaScript. */
const readCompiled = (path: string): Promise<Buffer | undefined> =>
  path.endsWith('.ts')
    ? readFile(path.replace(/\.ts$/, '.js')).catch(() => undefined)
    : Promise.resolve(undefined)

/** The pages load nothing from outside hosts; map libraries make workers from blobs and compile WebAssembly. */
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob: http://127.0.0.1:* http://localhost:*",
  "connect-src 'self' data: blob: http://127.0.0.1:* http://localhost:*",
  "frame-ancestors 'none'",
].join('; ')

function decoded(path: string): string | undefined {
  try {
    const text = decodeURIComponent(path)
    return /(^|[\\/])\.\.([\\/]|$)|[\0\\]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/** Folder of an installed package, or undefined. */
function packageDirectory(name: string, from: NodeJS.Require): string | undefined {
  for (const parent of from.resolve.paths(name) ?? []) {
    const found = join(parent, name)
    try {
      from.resolve(join(found, 'package.json'))
      return found
    } catch {}
  }
  return undefined
}
