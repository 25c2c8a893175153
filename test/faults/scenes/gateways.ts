import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { addWorktree, commitOf } from '../../compare/worktree.ts'
import { type Scene, ticketsOfAClockStep, withoutStoreMs, withStoreMs } from '../scene.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))

const cutOff: Scene = {
  name: 'cut-off',
  title: 'two of three gateways cut off from the database for 45 s, one of them silently',
  boundMs: withoutStoreMs,
  run: async ({ fleet, load, revocations, isShort }) => {
    const [, broken, silent] = fleet.members
    await revocations(2)
    broken?.line.setCut(true)
    silent?.line.setStill(true)
    await revocations(1)
    if (!isShort) await pause(45_000)
    broken?.line.setCut(false)
    silent?.line.setStill(false)
    await load.untilWell()
    await revocations(2)
    return ''
  },
}

const clocks: Scene = {
  name: 'clocks',
  title:
    'clocks 4 s ahead and 4 s behind; then one is set back by an hour, and the database is away for 40 s',
  boundMs: withoutStoreMs,
  mayLose: ticketsOfAClockStep,
  run: async ({ fleet, load, revocations, isShort }) => {
    const [ahead, behind, third] = fleet.members
    ahead?.setAhead(4_000)
    behind?.setAhead(-4_000)
    await revocations(isShort ? 2 : 8)
    third?.setAhead(-3_600_000)
    await revocations(1)
    for (const { line } of fleet.members) line.setCut(true)
    if (!isShort) await pause(40_000)
    for (const { line } of fleet.members) line.setCut(false)
    third?.setAhead(0)
    await load.untilWell()
    await revocations(1)
    return ''
  },
}

/** The commit that brought the PostgreSQL store: no older release runs beside this one. */
const oldest = '9c96b111'

const upgrade: Scene = {
  name: 'upgrade',
  title: 'rolling upgrade from the first release with this store, and back again',
  missing: () => {
    try {
      return void commitOf(root, oldest)
    } catch {
      return `this clone of the repository lacks the commit ${oldest}`
    }
  },
  boundMs: withStoreMs,
  run: async ({ fleet, load, revocations, isShort, progress }) => {
    const { folder, remove } = addWorktree(root, oldest)
    fleet.leftOver.push(remove)
    const old = `${folder}/packages/gateway/bin/mapgate.mjs`
    const members = isShort ? fleet.members.slice(0, 1) : fleet.members
    for (const program of isShort ? [old, undefined] : [old, undefined, old, undefined])
      for (const member of members) {
        await member.stop()
        await member.start(program)
        await load.untilWell()
        await revocations(1)
        progress(`${member.name} is ${program === undefined ? 'new' : 'old'}`)
      }
    return ''
  },
}

const killed: Scene = {
  name: 'killed',
  title: 'three gateways behind nginx, one killed every ten seconds for five minutes',
  boundMs: withStoreMs,
  hasFront: true,
  run: async ({ fleet, load, revocations, isShort, progress }) => {
    await revocations(2)
    const kills = isShort ? 3 : 30
    for (let nth = 0; nth < kills; nth++) {
      const member = fleet.members[nth % fleet.members.length]
      await member?.kill()
      await pause(isShort ? 500 : 4_000)
      await member?.start()
      await pause(isShort ? 500 : 5_000)
      progress(`kill ${nth + 1} of ${kills}`)
    }
    await load.untilWell()
    await revocations(2)
    return `${kills} kills`
  },
}

export const gatewayScenes: readonly Scene[] = [cutOff, clocks, upgrade, killed]
