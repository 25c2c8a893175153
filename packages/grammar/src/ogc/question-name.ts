import type { OgcQuestion } from './question.ts'

const names: Readonly<Record<OgcQuestion['kind'], string>> = {
  capabilities: 'GetCapabilities',
  map: 'GetMap',
  info: 'GetFeatureInfo',
  legend: 'GetLegendGraphic',
  tile: 'GetTile',
  'tile-info': 'GetFeatureInfo',
}

/** The name of the operation that asks such a question, as the standards spell it. */
export const ogcQuestionName = ({ kind }: OgcQuestion): string => names[kind]
