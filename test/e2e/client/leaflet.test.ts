import { describeExample } from './describe-example.ts'

describeExample('leaflet', { pictures: 7 })
