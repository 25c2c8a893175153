/** Path below `publicUrl` under which pictures are fetched. */
export const outputPath = '/.mapgate/out/'
