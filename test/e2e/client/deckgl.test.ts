import { describeExample } from './describe-example.ts'

describeExample('deckgl', { pictures: 2 })
