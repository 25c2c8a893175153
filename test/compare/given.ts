import crypto from 'node:crypto'
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import net from 'node:net'
import timers from 'node:timers'
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads'
import { createRandom } from '../soundness/random.ts'
import { mapServerName } from './names.ts'

// Loaded before anything else in a process of the comparison, and in its threads: both versions get the same time, the same random
// numbers, and a map server of the same name and port. What is done every so often is done by the given time; other timers are left alone.

const key = 'mapgate-compare'
const [now, elapsed, seed, port] = [0, 1, 2, 3]
const given = isMainThread
  ? new Float64Array(new SharedArrayBuffer(4 * Float64Array.BYTES_PER_ELEMENT))
  : (getEnvironmentData(key) as unknown as Float64Array)
if (isMainThread) setEnvironmentData(key, given as never)

/** Sets the time and begins the random numbers again. `nowMs`: epoch milliseconds; `elapsedMs`: of the clock that only goes forward. */
export function give({
  nowMs,
  elapsedMs,
  seed: value,
}: {
  nowMs: number
  elapsedMs: number
  seed: number
}): void {
  given[now] = nowMs
  given[elapsed] = elapsedMs
  given[seed] = value
}

/** The port at which `maps.test:80` is reached in this process. */
export function givePort(value: number): void {
  given[port] = value
}

const read = (at: number): number => given[at] ?? 0

const RealDate = Date
RealDate.now = () => read(now)
globalThis.Date = new Proxy(RealDate, {
  construct: (target, values, made) =>
    Reflect.construct(target, values.length === 0 ? [read(now)] : values, made),
  apply: () => new RealDate(read(now)).toString(),
})
performance.now = () => read(elapsed)

let begun = Number.NaN
let random = createRandom(0)

function next(): number {
  if (begun !== read(seed)) {
    begun = read(seed)
    random = createRandom(begun)
  }
  return random.next()
}

function fill<T extends ArrayBufferView>(view: T): T {
  const bytes = new Uint8Array(view.buffer, view.byteOffset, view.byteLength)
  for (let at = 0; at < bytes.length; at++) bytes[at] = Math.floor(next() * 256)
  return view
}

function uuid(): crypto.UUID {
  const bytes = fill(Buffer.alloc(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-') as crypto.UUID
}

type Done<T> = (error: null, made: T) => void

Math.random = next
crypto.webcrypto.getRandomValues = fill as typeof crypto.webcrypto.getRandomValues
crypto.webcrypto.randomUUID = uuid
const replacements = {
  randomBytes: (size: number, done?: Done<Buffer>) => answer(fill(Buffer.alloc(size)), done),
  randomUUID: uuid,
  randomFillSync: fill,
  randomInt: (least: number, end?: number, done?: Done<number>) => {
    const [from, to] = typeof end === 'number' ? [least, end] : [0, least]
    return answer(from + Math.floor(next() * (to - from)), typeof end === 'function' ? end : done)
  },
}
Object.assign(crypto, replacements)

function answer<T>(made: T, done: Done<T> | undefined): T | undefined {
  if (done === undefined) return made
  process.nextTick(done, null, made)
  return undefined
}

// The name is looked up and its address judged as any other; the port is put in where the connection is made.
const { lookup } = dns
const { connect } = net
Object.assign(dns, {
  lookup: (name: string, ...rest: [never, never]) =>
    lookup(name === mapServerName ? '127.0.0.1' : name, ...rest),
})
Object.assign(net, {
  connect: (...values: [never, never]) => {
    const [options] = values as unknown as [net.TcpNetConnectOpts]
    if (options?.host !== mapServerName) return connect(...values)
    return connect({ ...options, port: read(port) })
  },
})

interface Interval {
  readonly call: () => void
  readonly everyMs: number
  dueMs: number
}

const intervals = new Set<Interval>()

/** Calls what is to be done every so often and has become due; true if there was any. */
export function callIntervals(): boolean {
  const due = [...intervals].filter(({ dueMs }) => dueMs <= read(elapsed))
  for (const interval of due) {
    interval.dueMs = read(elapsed) + interval.everyMs
    interval.call()
  }
  return due.length > 0
}

function setGivenInterval(call: (...values: unknown[]) => void, everyMs = 1, ...values: unknown[]) {
  const interval: Interval = { call: () => call(...values), everyMs, dueMs: read(elapsed) + everyMs }
  intervals.add(interval)
  const handle = {
    interval,
    ref: () => handle,
    unref: () => handle,
    hasRef: () => false,
    refresh: () => handle,
    close: () => handle,
  }
  return handle
}

// In a thread nobody says when time has passed.
if (isMainThread) {
  const stop = clearInterval
  globalThis.setInterval = setGivenInterval as unknown as typeof setInterval
  globalThis.clearInterval = (handle) => {
    const given = (handle as { interval?: Interval } | undefined)?.interval
    if (given) intervals.delete(given)
    else stop(handle)
  }
  Object.assign(timers, { setInterval, clearInterval })
}
syncBuiltinESMExports()
