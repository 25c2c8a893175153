import type { DocumentReaders } from './documents.ts'
import { readCapabilities } from './xml/capabilities.ts'
import { readException } from './xml/exception-report.ts'
import { readFeatureTypes } from './xml/feature-types.ts'
import { readGmlInfo } from './xml/gml-info.ts'
import { orFault } from './xml/xml-fault.ts'

/** The readers of XML that servers send. */
export const documentReaders: DocumentReaders = {
  capabilities: (bytes) => orFault(async () => ({ capabilities: await readCapabilities(bytes) })),
  featureTypes: (bytes) => orFault(() => readFeatureTypes(bytes)),
  gmlInfo: (bytes) => orFault(async () => ({ features: await readGmlInfo(bytes) })),
  exception: readException,
}
