import type { Section } from '../stages.ts'
import type { Remark, TakenAs } from './remarks.ts'

/** A remark whose section is known: whoever may write its file; `null`: nobody in particular. */
export interface OwnedRemark extends Remark {
  readonly section: Section | null
}

/** What is kept of a remark that was taken. */
export interface TakenRemark extends Pick<Remark, 'key' | 'digest' | 'thread' | 'sha'> {
  readonly login: string
  readonly as: TakenAs
  /** The section that answers a finding; `null`: it is none. */
  readonly section: Section | null
}

export const takenOf = ({ key, digest, thread, sha, by, section }: OwnedRemark, as: TakenAs): TakenRemark => ({
  ...{ key, digest, thread, sha, login: by.login, as },
  section: as === 'finding' ? section : null,
})
