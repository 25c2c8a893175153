import { computeHistograms } from './compute-histograms.ts'
import { computeStatisticsHistograms } from './compute-statistics-histograms.ts'
import { exportImage } from './export-image.ts'
import { getSamples } from './get-samples.ts'
import { histograms } from './histograms.ts'
import { identify } from './identify.ts'
import { keyProperties } from './key-properties.ts'
import { legend } from './legend.ts'
import { multidimensionalInfo } from './multidimensional-info.ts'
import { project } from './project.ts'
import { query } from './query.ts'
import { raster } from './raster.ts'
import { rasterAttributeTable } from './raster-attribute-table.ts'
import { rasterFunctionInfos } from './raster-function-infos.ts'
import { rasterImage } from './raster-image.ts'
import { refused } from './refused.ts'
import { root } from './root.ts'
import { statisticsResource } from './statistics.ts'
import { tile } from './tile.ts'
import { tilemap } from './tilemap.ts'

/** Operations of an ImageServer. */
export const imageServer = [
  root,
  exportImage,
  identify,
  getSamples,
  computeHistograms,
  computeStatisticsHistograms,
  query,
  raster,
  rasterImage,
  keyProperties,
  rasterAttributeTable,
  rasterFunctionInfos,
  multidimensionalInfo,
  statisticsResource,
  histograms,
  legend,
  tile,
  tilemap,
  project,
  ...refused,
] as const
