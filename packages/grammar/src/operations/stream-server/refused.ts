import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'

const sockets = 'Stream services are not served: rows that arrive over a WebSocket cannot be filtered yet.'

/** A StreamServer hands out WebSockets; Mapgate serves none. */
export const refused: readonly RefusedOperation[] = [
  refusal('StreamServer.root', '/rest/services/{service}/StreamServer', sockets),
  refusal('StreamServer.subscribe', '/rest/services/{service}/StreamServer/subscribe', sockets),
  refusal('StreamServer.broadcast', '/rest/services/{service}/StreamServer/broadcast', sockets),
]
