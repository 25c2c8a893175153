import { type Stack, startStack } from '../stack.ts'

/** The demo with an open door, whose map server apps know as `https://old.example.org/arcgis`; strangers look at everything. */
export const startDoorToDemo = (): Promise<Stack> =>
  startStack({
    configure: (configuration) => {
      configuration.resourceProxy = {}
      configuration.upstreams.sample.aliases = ['https://old.example.org/arcgis']
      configuration.grants.push({
        name: 'anybody',
        to: { anonymous: true },
        on: { services: ['**'] },
        for: ['view', 'query', 'identify'],
      })
    },
  })
