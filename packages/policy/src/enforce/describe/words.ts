import type { Need } from '@mapgate/protocol'
import type { Words } from './member.ts'

/** What one word of `capabilities` needs, by lower-case word: one of the lists as a whole. An empty list: the word is good for everybody. */
const capabilityNeeds: Readonly<Record<string, readonly (readonly Need[])[]>> = {
  // Map services.
  map: [['export'], ['tile']],
  data: [['query'], ['identify'], ['find']],
  tilesonly: [['tile']],
  tilemap: [['tilemap']],
  // Map, feature and image services.
  query: [['query']],
  create: [['addFeatures']],
  update: [['updateFeatures']],
  delete: [['deleteFeatures']],
  editing: [['applyEdits'], ['addFeatures'], ['updateFeatures'], ['deleteFeatures']],
  uploads: [['uploads']],
  sync: [['createReplica']],
  extract: [['createReplica']],
  changetracking: [['extractChanges']],
  append: [['append']],
  // Image services.
  image: [['exportImage'], ['tile']],
  metadata: [['keyProperties']],
  catalog: [['query']],
  pixels: [['exportImage']],
  mensuration: [['measure']],
  download: [['download']],
  edit: [['addRasters']],
}

/** Words of `capabilities`. */
export const capabilityWords: Words = (word) => capabilityNeeds[word.toLowerCase()]

/** Words that each need the same, with the word in it. */
export const eachWord =
  (needOf: (word: string) => Need): Words =>
  (word) => [[needOf(word)]]

/** Words of `supportedExtensions`: services beside this one, in other dialects. */
export const extensionWords: Words = (word) => {
  switch (word.toLowerCase()) {
    case 'kmlserver':
      return [['generateKml']]
    case 'mapserver':
    case 'featureserver':
    case 'naserver':
      return [[`beside ${word.toLowerCase()}`]]
    default:
      return [['extension']]
  }
}

/** Words of `supportedOperationsWithCacheHint`. */
export const cacheHintWords: Words = (word) => {
  const names: Readonly<Record<string, string>> = {
    query: 'query',
    queryrelated: 'queryRelatedRecords',
    querytopfilter: 'queryTopFeatures',
    queryattachments: 'queryAttachments',
    querybins: 'queryBins',
    queryanalytics: 'queryAnalytic',
    querypivot: 'queryPivot',
  }
  return [[`${names[word.toLowerCase()] ?? word} cacheHint`]]
}
