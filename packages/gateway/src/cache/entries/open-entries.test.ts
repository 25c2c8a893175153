import { describeEntries } from './contract.fixture.ts'
import { nowMs, optionsWith } from './entries.fixture.ts'
import { openEntries } from './open-entries.ts'

describeEntries('in memory', async () => {
  let time = nowMs
  const { options } = optionsWith({ clock: () => time })
  return {
    store: await openEntries(options),
    setTime: (next) => {
      time = next
    },
  }
})
