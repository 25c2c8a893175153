import { operation, rewrite } from './define.ts'
import { foreignHosts } from './shared/links.ts'

/** Operations of a SceneServer. */
export const sceneServer = [
  // The scene service itself: its layers.
  operation({
    id: 'SceneServer.root',
    path: '/rest/services/{service}/SceneServer',
    links: foreignHosts,
  }),
  // One scene layer.
  operation({
    id: 'SceneServer.layer',
    path: '/rest/services/{service}/SceneServer/layers/{layerId}',
    links: [...rewrite('href', 'store.rootNode'), ...foreignHosts],
  }),
  // One sublayer of a building.
  operation({
    id: 'SceneServer.sublayer',
    path: '/rest/services/{service}/SceneServer/layers/{layerId}/sublayers/{node}',
    links: rewrite('href', 'store.rootNode'),
  }),
  // A page of the index of nodes.
  operation({
    id: 'SceneServer.nodePage',
    path: '/rest/services/{service}/SceneServer/layers/{layerId}/nodepages/{node}',
    formats: ['json'],
  }),
  // One node of the index.
  operation({
    id: 'SceneServer.node',
    path: '/rest/services/{service}/SceneServer/layers/{layerId}/nodes/{node}',
    formats: ['json'],
  }),
  // Geometry, texture, attributes or features of a node: whole, no row or field can be left out.
  operation({
    id: 'SceneServer.nodeResource',
    path: '/rest/services/{service}/SceneServer/layers/{layerId}/nodes/{node}/{file...}',
    formats: ['bytes'],
  }),
  // Statistics of an attribute.
  operation({
    id: 'SceneServer.statistics',
    path: '/rest/services/{service}/SceneServer/layers/{layerId}/statistics/{file...}',
    formats: ['json'],
  }),
] as const
