import { operation, rewrite } from '../define.ts'

/** A style document or a file beside it. */
export const style = operation({
  id: 'VectorTileServer.style',
  path: '/rest/services/{service}/VectorTileServer/resources/styles/{file...}',
  formats: ['json'],
  links: rewrite('sprite', 'glyphs', 'sources.*.url', 'sources.*.tiles[]'),
})
