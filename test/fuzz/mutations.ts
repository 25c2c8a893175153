import type { Random } from './random.ts'
import type { FuzzRequest } from './requests.ts'

const fragments = [
  "'",
  '"',
  '(',
  ')',
  '%27',
  '%00',
  '%2527',
  '%26',
  '&',
  ';',
  '=',
  '?',
  '/',
  '..',
  '%2e',
  '%2f',
  '\\',
  '#',
  '+',
  '%20',
  ',',
  ':',
  '*',
  '{',
  '}',
  '[',
  ']',
  '--',
  '/*',
  ' OR 1=1',
  '%20OR%201=1',
  'where=1=1',
  'WHERE=1%3D1',
  'layers=show:0,1,2,3,4,5,6',
  'LayerDefs={}',
  'f=html',
  'F=json',
  'token=A?token=A',
  '?token=SECRETTOKEN',
  'dynamicLayers=[]',
  'gdbVersion=x',
  'objectIds=1',
  'outFields=*',
  'callback=x',
  '_ts=1',
  'ſ',
  '％',
  '１',
  'null',
  '-1',
  '99999999999999999999',
  '1e9',
  'NaN',
]

/** A request with one to three small injuries. */
export function mutateRequest(request: FuzzRequest, random: Random): FuzzRequest {
  let mutated = request
  for (let count = 1 + random.below(3); count > 0; count -= 1)
    mutated = random.pick(mutations)(mutated, random)
  return mutated
}

type Mutation = (request: FuzzRequest, random: Random) => FuzzRequest

const inParameters =
  (change: (form: string, random: Random) => string): Mutation =>
  (request, random) => {
    const inBody = request.body !== undefined && random.chance(0.7)
    return inBody
      ? { ...request, body: change(request.body ?? '', random) }
      : { ...request, query: change(request.query, random) }
  }

const insert = (text: string, random: Random): string => {
  const at = random.below(text.length + 1)
  return text.slice(0, at) + random.pick(fragments) + text.slice(at)
}

const cut = (text: string, random: Random): string => {
  const at = random.below(text.length + 1)
  return text.slice(0, at) + text.slice(at + 1 + random.below(4))
}

/** One pair again, in another case or with another value. */
const repeat = (form: string, random: Random): string => {
  const pairs = form.split('&')
  const [name = '', ...value] = random.pick(pairs).split('=')
  const again = random.pick([
    name,
    name.toUpperCase(),
    name.toLowerCase(),
    `%${name.charCodeAt(0).toString(16)}${name.slice(1)}`,
  ])
  pairs.splice(
    random.below(pairs.length + 1),
    0,
    `${again}=${random.chance(0.5) ? value.join('=') : random.pick(fragments)}`,
  )
  return pairs.join('&')
}

const swapValues = (form: string, random: Random): string => {
  const pairs = form.split('&').map((pair) => pair.split('='))
  const [one, other] = [random.pick(pairs), random.pick(pairs)]
  const value = one[1] ?? ''
  one[1] = other[1] ?? ''
  other[1] = value
  return pairs.map((pair) => pair.join('=')).join('&')
}

const encodeMore = (form: string, random: Random): string => {
  const at = random.below(form.length + 1)
  const character = form[at]
  if (character === undefined || /[&=%]/.test(character)) return form
  return `${form.slice(0, at)}%${character.charCodeAt(0).toString(16).padStart(2, '0').slice(-2)}${form.slice(at + 1)}`
}

const mutations: readonly Mutation[] = [
  inParameters(insert),
  inParameters(insert),
  inParameters(cut),
  inParameters(repeat),
  inParameters(swapValues),
  inParameters(encodeMore),
  inParameters((form, random) => `${form}&${random.pick(fragments)}`),
  (request, random) => ({ ...request, path: insert(request.path, random) }),
  (request, random) => ({ ...request, path: request.path.replace(/\d+/, String(random.below(9))) }),
  (request, random) => ({
    ...request,
    path: request.path.replace(/[^/]+$/, random.pick(['query', 'export', 'identify', '..', '', '0', 'find'])),
  }),
  (request, random) => ({ ...request, method: random.pick(['GET', 'POST', 'PUT', 'HEAD', 'DELETE']) }),
  // Query and body change places.
  (request) => ({
    ...request,
    method: 'POST',
    query: '',
    contentType: 'application/x-www-form-urlencoded',
    body: request.query + (request.body ?? ''),
  }),
]
