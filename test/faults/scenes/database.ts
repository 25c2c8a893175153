import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { copyData, postgresFolder, runProgram, startPostgres } from '../../postgres.ts'
import type { Fleet } from '../fleet.ts'
import { openLine } from '../line.ts'
import { type Scene, ticketsOfTheLastMoment, withoutStoreMs } from '../scene.ts'

/** The processes of the database: all that run in its folder. */
function processesOf({ database }: Fleet): readonly number[] {
  const postmaster = Number(readFileSync(join(database.data, 'postmaster.pid'), 'utf8').split('\n')[0])
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => parentOf(pid) === postmaster)
  return [postmaster, ...children]
}

function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1])
  } catch {
    // It has ended.
    return undefined
  }
}

const frozen: Scene = {
  name: 'frozen',
  title: 'database frozen for 45 s (SIGSTOP), then on',
  missing: () =>
    process.platform === 'linux' ? undefined : 'the processes of the database are found in /proc of Linux',
  boundMs: withoutStoreMs,
  run: async ({ fleet, revocations, isShort }) => {
    await revocations(2)
    const processes = processesOf(fleet)
    for (const pid of processes) process.kill(pid, 'SIGSTOP')
    try {
      await pause(isShort ? 2_000 : 45_000)
    } finally {
      for (const pid of processes) process.kill(pid, 'SIGCONT')
    }
    await revocations(2)
    return ''
  },
}

const restarted: Scene = {
  name: 'restarted',
  title: 'database ended as by a power cut, and started again',
  boundMs: withoutStoreMs,
  mayLose: ticketsOfTheLastMoment,
  run: async ({ fleet, load, revocations, isShort, progress }) => {
    const times = isShort ? 1 : 5
    for (let nth = 1; nth <= times; nth++) {
      await revocations(3)
      await fleet.database.stop('immediate')
      await pause(500)
      await fleet.database.start()
      await load.untilWell()
      progress(`restart ${nth} of ${times}`)
    }
    return `${times} times`
  },
}

/** Adds a replica of the database that follows it. */
async function addReplica({ database, leftOver }: Fleet, settings: readonly string[] = []) {
  const folder = postgresFolder()
  leftOver.push(() => rmSync(folder, { recursive: true, force: true }))
  const data = join(folder, 'data')
  await database.run('CREATE ROLE replica REPLICATION LOGIN')
  const [from, as] = [
    ['-h', '127.0.0.1', '-p', String(database.port)],
    ['-U', 'replica'],
  ]
  runProgram('pg_basebackup', ['-D', data, ...from, ...as, '-R', '-c', 'fast'])
  const replica = await startPostgres({ data, settings })
  leftOver.push(() => replica.close())
  return replica
}

/** One gateway begins with nothing but what the database has: those that run know what they have read, whatever that goes back to. */
async function startAgain({ members: [member] }: Fleet): Promise<void> {
  await member?.stop()
  await member?.start()
}

const failover: Scene = {
  name: 'failover',
  title: 'failover to a replica that is behind by revocations and edits',
  boundMs: withoutStoreMs,
  mayLose: ticketsOfTheLastMoment,
  run: async ({ fleet, load, revocations, isShort }) => {
    const replica = await addReplica(fleet)
    const lines = await Promise.all(fleet.members.map(() => openLine(replica.port)))
    fleet.leftOver.push(() => Promise.all(lines.map((line) => line.close())))
    fleet.setHosts(`{line},127.0.0.1:${replica.port}`)
    await revocations(2)
    // What comes from now on does not reach the replica.
    await replica.stop()
    await replica.start(['primary_conninfo=host=127.0.0.1 port=1'])
    await revocations(isShort ? 3 : 10)
    await fleet.database.stop('immediate')
    runProgram('pg_ctl', ['promote', '-D', replica.data])
    await load.untilWell()
    const lost = fleet.members.map(({ process }) =>
      /the database had lost revocations/.test(process?.log() ?? ''),
    )
    await startAgain(fleet)
    await revocations(2)
    return `${lost.filter(Boolean).length} of ${lost.length} gateways wrote revocations again`
  },
}

const snapshot: Scene = {
  name: 'snapshot',
  title: 'an older copy of the data put back in place of the newer ones',
  boundMs: withoutStoreMs,
  mayLose: ticketsOfTheLastMoment,
  run: async ({ fleet, load, revocations, isShort }) => {
    const { database } = fleet
    const folder = postgresFolder()
    fleet.leftOver.push(() => rmSync(folder, { recursive: true, force: true }))
    await revocations(2)
    await database.stop()
    copyData(database.data, join(folder, 'copy'))
    await database.start()
    await load.untilWell()
    await revocations(isShort ? 3 : 10)
    await database.stop('immediate')
    rmSync(database.data, { recursive: true })
    copyData(join(folder, 'copy'), database.data)
    await database.start()
    await load.untilWell()
    await startAgain(fleet)
    await revocations(2)
    return ''
  },
}

const lag: Scene = {
  name: 'lag',
  title: 'a replica 60 s behind stands first in the address; the primary is away for 40 s',
  boundMs: withoutStoreMs,
  run: async ({ fleet, load, revocations, isShort, progress }) => {
    const replica = await addReplica(fleet, ['recovery_min_apply_delay=60s'])
    fleet.setHosts(`127.0.0.1:${replica.port},{line}`)
    // Connections that are open stay; after their end the first host is asked first.
    for (const { line } of fleet.members) {
      line.setCut(true)
      line.setCut(false)
    }
    await load.untilWell()
    await revocations(3)
    for (const { line } of fleet.members) line.setCut(true)
    progress('only the replica is there')
    await pause(isShort ? 2_000 : 40_000)
    const [row] = await replica.run(
      "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'mapgate' AND state_change > query_start",
    )
    for (const { line } of fleet.members) line.setCut(false)
    await load.untilWell()
    await revocations(1)
    return `connections that stayed at the replica: ${row?.n}`
  },
}

export const databaseScenes: readonly Scene[] = [frozen, restarted, failover, snapshot, lag]
