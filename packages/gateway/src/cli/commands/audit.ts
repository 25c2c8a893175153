import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { alarmIn, type OpenedAlarm, openedAlarm } from '../opened-alarm.ts'
import { type StoreOptions, storeOptions, withStore } from '../with-store.ts'

/** `mapgate audit open --config FILE LINES` */
export function registerAudit(program: Command): void {
  const audit = program.command('audit').description('the audit log')
  storeOptions(
    audit
      .command('open')
      .description(
        'print rows as they were before an edit, from the alarms in an audit log. They are sealed with the secret of the store, so the configuration has to name it.',
      )
      .argument('<file>', 'audit log, or - for standard input'),
  )
    .addHelpText(
      'after',
      `
Examples:
  mapgate audit open -c mapgate.yaml /var/log/mapgate/audit.log
  grep '"id":"Zq3vX0"' audit.log | mapgate audit open -c mapgate.yaml -   only those of one request`,
    )
    .action(open)
}

const open = (file: string, options: StoreOptions): Promise<void> =>
  withStore(options, async ({ store, print }) => {
    const lines = readFileSync(file === '-' ? 0 : file, 'utf8').split('\n')
    const opened = lines.flatMap(alarmIn).map((alarm) => openedAlarm(alarm, store.sealing))
    const failed = opened.filter(({ original }) => original === undefined)
    print(
      opened,
      opened.length === 0 ? 'There are no alarms with rows in it.' : opened.map(inWords).join('\n'),
    )
    if (failed.length > 0) process.exitCode = 1
  })

const inWords = ({ id, time, principal, service, layer, row, kind, outcome, ...rest }: OpenedAlarm): string =>
  [
    `${time} request ${id} of ${principal}: ${service ?? '-'}, layer ${layer}, row ${row}`,
    `  ${kind}, ${outcome}${rest.reason === undefined ? '' : `: ${rest.reason}`}`,
    rest.unopened === undefined
      ? `  ${JSON.stringify(rest.original)}`
      : `  cannot be opened: ${rest.unopened}`,
  ].join('\n')
