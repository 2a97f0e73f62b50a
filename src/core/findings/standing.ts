import type { Finding } from '../artifacts.ts'
import type { StageName } from '../stages.ts'

/** The id of a review's finding; `number` counts from 1. */
export const findingId = (review: StageName, run: number, number: number): string => `${review}-${run}.${number}`

/** Whether a finding is one of this reviewer's. */
export const isFoundBy = ({ id }: Pick<Finding, 'id'>, review: StageName): boolean =>
  id?.startsWith(`${review}-`) === true

export const isUpheld = ({ standing }: Pick<Finding, 'standing'>): boolean => standing === 'upheld'

/** Whether its tests are no word against the work for now: their reviewer looks at them again. */
export const isSuspended = ({ standing }: Pick<Finding, 'standing'>): boolean =>
  standing === 'disputed' || standing === 'withdrawn'

/** Its title and where it is. */
export const titleWithPlace = ({ title, file, line }: Finding): string =>
  file === null || title.includes(file) ? title : `${title} (${file}${line === null ? '' : `:${line}`})`
