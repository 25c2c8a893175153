import type { RefusedOperation } from '../../operation.ts'
import { refusal } from '../define.ts'
import { ogc, ogcReply } from '../shared/reasons.ts'

const proxy =
  'Mapgate is no resource proxy: it serves no URL that stands in a query. Use the address of the service itself.'
const portal =
  'The sharing API of a portal is not served yet. Sign in at the token service that rest/info names.'

/** What clients also ask of a site, and why it is not served. */
export const refused: readonly RefusedOperation[] = [
  refusal('Site.proxy', '/proxy', proxy),
  refusal('Site.wms', '/services/{service}/{task}/WMSServer', ogc, ogcReply),
  refusal('Site.folderWms', '/services/{folder}/{service}/{task}/WMSServer', ogc, ogcReply),
  refusal('Site.wfs', '/services/{service}/{task}/WFSServer', ogc, ogcReply),
  refusal('Site.folderWfs', '/services/{folder}/{service}/{task}/WFSServer', ogc, ogcReply),
  refusal('Site.wcs', '/services/{service}/{task}/WCSServer', ogc, ogcReply),
  refusal('Site.folderWcs', '/services/{folder}/{service}/{task}/WCSServer', ogc, ogcReply),
  refusal('Site.portal', '/sharing/{file...}', portal),
]
