import { describeExample } from './describe-example.ts'

describeExample('esri-leaflet', { difference: 0.1, pictures: 7 })
