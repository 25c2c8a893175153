import { layer } from './layer.ts'
import { node } from './node.ts'
import { nodePage } from './node-page.ts'
import { nodeResource } from './node-resource.ts'
import { root } from './root.ts'
import { statisticsResource } from './statistics.ts'
import { sublayer } from './sublayer.ts'

/** Operations of a SceneServer. */
export const sceneServer = [root, layer, sublayer, nodePage, node, nodeResource, statisticsResource] as const
