import { operation } from '../define.ts'

/** One task: its parameters. */
export const task = operation({
  id: 'GPServer.task',
  path: '/rest/services/{service}/GPServer/{task}',
})
