import type { TakenRemark } from '../remarks/taken.ts'
import type { Verdict } from './events.ts'

/** What was said on the forge and is answered by a decision. */
export const remarksIn = (verdict: Verdict): readonly TakenRemark[] =>
  verdict.decision === 'request_changes' ? (verdict.remarks ?? []).map(({ remark }) => remark) : []
