import type { Sabotage } from './entry.ts'

const maps = 'packages/policy/src/enforce/maps'
const areas = 'packages/gateway/src/areas'
const byQuestion = { tests: [`${maps}/area-pictures.test.ts`] }
const byPixels = { tests: [`${areas}/paint.test.ts`] }
const byExtent = { tests: [`${areas}/extent-check.test.ts`] }

/** More of pictures under areas: what is asked for, whether it is drawn so, and which pixels are left. */
export const areasPictures: readonly Sabotage[] = [
  {
    name: 'pictureUnmasked',
    removes: 'narrowing',
    file: `${maps}/map-image.ts`,
    find: 'if (asksAreas(asked) || isCacheAlone(asked.rights)) return narrowAreaImage(asked)',
    replace: '',
    noticed: byQuestion,
  },
  {
    name: 'pictureRowsThatTouch',
    removes: 'narrowing',
    file: 'packages/grammar/src/arcgis/map-image.ts',
    find: "relation: relation === 'within' ? 'esriSpatialRelContains' : 'esriSpatialRelIntersects'",
    replace: "relation: 'esriSpatialRelIntersects'",
    noticed: byQuestion,
  },
  {
    name: 'pictureOfTwoReferences',
    removes: 'refusal',
    file: `${maps}/sent-frame.ts`,
    find: 'wkidIn(within) !== wkidIn(areaReference)',
    replace: 'false',
    noticed: byQuestion,
  },
  {
    name: 'pictureMovedByTheClient',
    removes: 'narrowing',
    file: `${maps}/area-image.ts`,
    find: 'function askedIn({ own: _, ...bare }: MapImage,',
    replace: 'function askedIn({ ...bare }: MapImage,',
    noticed: byQuestion,
  },
  {
    name: 'legendOfVisibleClasses',
    removes: 'narrowing',
    file: `${maps}/legend.ts`,
    find: 'area: undefined, onlyVisible: undefined',
    replace: '',
    noticed: byQuestion,
  },
  {
    name: 'extentOnePixelBeside',
    removes: 'refusal',
    file: `${areas}/extent-check.ts`,
    find: 'const tolerancePixels = 0.01',
    replace: 'const tolerancePixels = 1.5',
    noticed: byExtent,
  },
  {
    name: 'extentWithoutAnswer',
    removes: 'refusal',
    file: `${areas}/extent-check.ts`,
    find: "if (drawn === undefined) return 'it does not say which extent it draws'",
    replace: 'if (drawn === undefined) return undefined',
    noticed: byExtent,
  },
  {
    name: 'pixelsUnhidden',
    removes: 'filter',
    file: `${areas}/stack-pixels.ts`,
    find: 'pixels.fill(0, hiddenFrom, begin)',
    replace: '',
    noticed: byPixels,
  },
  {
    name: 'pixelMargin',
    removes: 'filter',
    file: `${areas}/paint.ts`,
    find: 'const marginPixels = 0.5',
    replace: 'const marginPixels = 0',
    noticed: byPixels,
  },
  {
    name: 'pictureOfAnotherSize',
    removes: 'refusal',
    file: `${areas}/decode-picture.ts`,
    find: 'if (!isWhole || data.length !== width * height * 4)',
    replace: 'if (data.length === 0)',
    noticed: byPixels,
  },
  {
    name: 'validatorsOfMaskedPictures',
    removes: 'filter',
    file: `${areas}/paint.ts`,
    find: "headers: { 'content-type': 'image/png' }",
    replace: "headers: { 'content-type': 'image/png', ...pictures[0]?.reply.headers }",
    noticed: byPixels,
  },
]
