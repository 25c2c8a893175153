import { describeExample } from './describe-example.ts'

describeExample('esri-leaflet', { pictures: 7 })
