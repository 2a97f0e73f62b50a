import { COUNTED_TWICE } from '../slack/artifacts.ts'
import { apply, bringTo } from '../slack/product.ts'
import { type Door, type Doors, type Name, requesterAt } from './doors.ts'

/** A task, and who acts on it. */
export interface Situation {
  readonly who: Name
  readonly task: (doors: Doors, door: Door) => Promise<number>
}

type Bring = (doors: Doors, id: number) => Promise<void>

/** A task that chen asked for, or whoever is named. */
const taskOf =
  (bring: Bring, requester: Name = 'chen'): Situation['task'] =>
  async (doors, door) => {
    const { record } = await doors.product.orchestrator.create({
      ...{ title: 'Receive pallets by SSCC scan', rawRequest: 'Receive pallets by SSCC scan', language: 'en' },
      ...{ requester: requesterAt(door, requester), requestKey: null, team: null, channel: 'C00000WMS' },
    })
    await bring(doors, record.task.id)
    return record.task.id
  }

const seqOf = async ({ product }: Doors, id: number) => (await product.view(id)).task.seq
const underReview: Bring = ({ product }, id) => bringTo(product, id, 'HUMAN_APPROVAL')
const decided =
  (decision: 'approve' | 'reject'): Bring =>
  async (doors, id) => {
    await underReview(doors, id)
    const path = `/tasks/${id}/${decision}`
    const { status } = await doors.call('boris', 'POST', path, decision === 'reject' ? { comment: 'No' } : {})
    if (status !== 200) throw new Error(`the decision was answered ${status}`)
  }
const stuck: Bring = async (doors, id) => {
  for (let round = 1; round <= 2; round++) {
    await bringTo(doors.product, id, 'QA_BACKEND')
    const seq = await seqOf(doors, id)
    await apply(doors.product, id, { type: 'review_rejected', seq, headSha: null, findings: [COUNTED_TWICE] })
  }
}
const outOfBudget: Bring = async (doors, id) => {
  const pause = { type: 'paused', cause: 'budget', reason: 'The budget of $1 is used up.' } as const
  await apply(doors.product, id, { ...pause, seq: await seqOf(doors, id) })
}
const abandoned: Bring = async (doors, id) => {
  const reason = 'The model refuses.'
  await apply(doors.product, id, { type: 'run_abandoned', seq: await seqOf(doors, id), reason })
}
/** That version has dropped the checks that forbid its stage. */
const ofNewerVersion: Bring = async ({ product: { pool } }, id) => {
  const { rows } = await pool.query(
    `select conname from pg_constraint where conrelid = 'tasks'::regclass and contype = 'c'`,
  )
  for (const { conname } of rows) await pool.query(`alter table tasks drop constraint if exists "${conname}"`)
  await pool.query(`update tasks set stage = 'PLAN_APPROVAL' where id = $1`, [id])
}

export const SITUATIONS = {
  'a decision is due': { who: 'boris', task: taskOf(underReview) },
  'it runs': { who: 'boris', task: taskOf(({ product }, id) => bringTo(product, id, 'QA_BACKEND')) },
  'it waits for its checks': { who: 'boris', task: taskOf(({ product }, id) => bringTo(product, id, 'CI_WAIT')) },
  'it has failed': { who: 'boris', task: taskOf(abandoned) },
  'somebody has approved': { who: 'ana', task: taskOf(decided('approve')) },
  'somebody has rejected': { who: 'ana', task: taskOf(decided('reject')) },
  'a decision is due on the speaker’s own task': { who: 'ana', task: taskOf(underReview, 'ana') },
  'its agents ask a question': { who: 'boris', task: taskOf(stuck) },
  'its agents ask a question of who asked for it': { who: 'chen', task: taskOf(stuck) },
  'its budget is used up': { who: 'boris', task: taskOf(outOfBudget) },
  'the speaker is no approver and a decision is due': { who: 'chen', task: taskOf(underReview, 'ana') },
  'the speaker is a guest and a decision is due': { who: 'greta', task: taskOf(underReview, 'ana') },
  'the speaker is no approver and its agents ask a question': { who: 'chen', task: taskOf(stuck, 'ana') },
  'there is no such task': { who: 'boris', task: async () => 999_999 },
  'a newer version has written it': { who: 'boris', task: taskOf(ofNewerVersion) },
} as const satisfies Record<string, Situation>
