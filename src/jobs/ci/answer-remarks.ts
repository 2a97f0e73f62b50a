import { isFinal, type Task } from '../../core/pipeline/task.ts'
import {
  inOurWords,
  joined,
  type Publishable,
  publishable,
  publishableLine,
  publishableQuote,
} from '../../core/publishable.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { producerOf } from '../../core/stages.ts'
import { claimAnswer, type KeptRemark, noteAnswered, releaseAnswer, remarksOf } from '../../store/said/remarks.ts'
import { findTask } from '../../store/tasks.ts'
import type { JobContext } from '../queue/context.ts'
import { actingWhile } from './acting.ts'

/** Answers each remark once, in its thread, as soon as it is known what has come of it. Safe to repeat. */
export async function answerRemarks(context: JobContext, taskId: number, signal: AbortSignal): Promise<void> {
  const { pool } = context
  const open = (await remarksOf(pool, taskId)).filter(({ isAnswered }) => !isAnswered)
  const record = open.length === 0 ? null : await findTask(pool, taskId)
  if (record === null) return
  const { task } = record
  const { forge } = actingWhile(context, { taskId, seq: task.seq }).repositories.of(record.target)
  for (const remark of open) {
    const said = answerTo(task, remark)
    if (said === null || !(await claimAnswer(pool, taskId, remark.key))) continue
    try {
      const body = remark.thread === null ? besides(task, remark, said) : said
      await forge.answer(task.branch, { key: remark.key, thread: remark.thread, body }, signal)
    } catch (error) {
      await releaseAnswer(pool, taskId, remark.key)
      throw error
    }
    await noteAnswered(pool, taskId, remark.key)
  }
}

/** `null`: nothing has come of it yet, or nobody is answered. */
function answerTo(task: Task, { as, sha, section }: KeptRemark): Publishable | null {
  const { remarks: words, stages } = reasonsIn(task.language)
  if (as === 'finding' && section !== null) {
    const producer = producerOf(section)
    const attempt = task.attempts[producer] ?? 1
    const { state, headSha } = task
    const isNew = headSha !== null && headSha !== sha
    if (state.status === 'WAITING' || state.status === 'DONE')
      return publishable(
        isNew ? words.done(stages[producer], attempt, headSha.slice(0, 8)) : words.unchanged(stages[producer], attempt),
      )
    if (!isFinal(state.status)) return null
    return inOurWords`${publishable(words.ended)}\n\n${publishableQuote('reason' in state ? state.reason : '')}`
  }
  const answer = new Map(Object.entries(words.answers)).get(as)
  return answer === undefined ? null : publishable(answer(sha.slice(0, 8), (task.headSha ?? '').slice(0, 8)))
}

/** What answers a review as a whole stands by itself, so it says what it answers. */
const besides = ({ language }: Task, { login, sha }: KeptRemark, said: Publishable): Publishable =>
  joined([publishableLine(reasonsIn(language).remarks.review(login, sha.slice(0, 8))), said], ' ')
