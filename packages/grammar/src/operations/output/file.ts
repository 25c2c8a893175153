import { operation } from '../define.ts'

/** A file that an earlier request left in the output directory: a picture, a print. Its name is the only secret (protocol notes 4). */
export const file = operation({
  id: 'Output.file',
  path: '/rest/directories/arcgisoutput/{file...}',
  methods: ['GET'],
  formats: ['bytes'],
})
