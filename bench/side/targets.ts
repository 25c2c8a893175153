/** Path of the service, at the upstream and at every peer. */
const servicePath = '/arcgis/rest/services/Assets_Service/MapServer'

/** Path of a tile. */
export const tilePath = `${servicePath}/tile/1/0/0`

/** Path and query of a picture of a view, as map libraries ask for it. */
export const exportPath = `${servicePath}/export?bbox=-13149614.848125%2C4383204.949938%2C-13110479.089635%2C4422340.708428&bboxSR=102100&imageSR=102100&size=1024%2C768&dpi=96&format=png32&transparent=true&f=image`

const hole = '{row}/{column}'
const level = 16
/** Tiles along a side of that level. */
export const tilesAlongSide = 2 ** level
/** More than one load asks for. */
export const tilesOfLoad = 2 ** 20

/** Path that stands for one tile after the other. */
export const tilesPath = `${servicePath}/tile/${level}/${hole}`

/** True for a target that stands for tiles. */
export const isOfTiles = (target: string): boolean => target.includes(hole)

let loads = 1

/** The number of the first tile of a load of new ones; no other load of this process has the same. */
export const firstTileOfLoad = (): number => loads++ * tilesOfLoad

/** The target of a tile; any other target as it is. */
export const targetOf = (target: string, tile: number): string =>
  target.replace(hole, `${Math.floor(tile / tilesAlongSide)}/${tile % tilesAlongSide}`)

const worldMeters = 20_037_508.342787

/** The grid of those tiles, as a map service states it. */
export const tileInfo = {
  rows: 256,
  cols: 256,
  dpi: 96,
  format: 'PNG',
  origin: { x: -worldMeters, y: worldMeters },
  spatialReference: { wkid: 102100, latestWkid: 3857 },
  lods: Array.from({ length: level + 1 }, (_, each) => ({
    level: each,
    resolution: (2 * worldMeters) / 256 / 2 ** each,
    scale: 591_657_527.591555 / 2 ** each,
  })),
}
