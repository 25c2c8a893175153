import { placeArea } from '@mapgate/geometry'
import { doJobs, type Made } from '../threads/in-thread.ts'
import type { AreasJob, AreasResults } from './areas-job.ts'
import { judgeRows } from './judge-rows.ts'
import { prepare } from './prepare.ts'
import { define, readReferences } from './references-list.ts'

const references = readReferences()
define(references)

function resultOf(job: AreasJob): AreasResults[AreasJob['kind']] {
  switch (job.kind) {
    case 'references':
      return references
    case 'prepare':
      return prepare(job)
    case 'place':
      return placeArea(job.area, job.wkid, job.transformations)
    case 'judge':
      return judgeRows(job)
  }
}

doJobs((job: AreasJob): Made<AreasResults[AreasJob['kind']]> => ({ made: resultOf(job) }))
