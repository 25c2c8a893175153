import { operation, rewrite } from '../define.ts'

/** The default style document. */
export const styles = operation({
  id: 'VectorTileServer.styles',
  path: '/rest/services/{service}/VectorTileServer/resources/styles',
  formats: ['json'],
  links: rewrite('sprite', 'glyphs', 'sources.*.url', 'sources.*.tiles[]'),
})
