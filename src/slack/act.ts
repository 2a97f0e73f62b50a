import { type ApprovalPolicy, mayDecide, type NotAllowed } from '../core/approval.ts'
import type { PersonEvent } from '../core/events.ts'
import type { Cause } from '../orchestrator.ts'
import { findTaskView, type TaskView } from '../store/task-view.ts'
import { shortSha } from './artifact-parts.ts'
import { type Content, say, text } from './blocks.ts'
import { isDue } from './card.ts'
import type { SlackContext } from './context.ts'
import { type Words, wordsIn } from './messages/words.ts'
import { actorFrom, ago, mentions, nameOf, type Person } from './people.ts'

/** How a person's word reached us. */
export type Via = 'button' | 'modal' | 'command'

/** Answers about a task in its own words; there being none is an answer too. */
export async function withTask<T>(
  { db, locale }: Pick<SlackContext, 'db' | 'locale'>,
  taskId: number,
  tell: (view: TaskView, words: Words) => T | Promise<T>,
): Promise<T | Content> {
  const view = await findTaskView(db, taskId)
  return view === null ? say(wordsIn(locale).noTask(taskId)) : tell(view, wordsIn(view.language))
}

/** A person's decision on a commit: allowed, still due, recorded once. Resolves with what the person reads. */
export const decide = (
  context: SlackContext,
  person: Person,
  taskId: number,
  event: (view: TaskView) => Extract<PersonEvent, { type: 'decided' }>,
  via: Via,
): Promise<Content> =>
  withTask(context, taskId, async (view, words) => {
    const decided = event(view)
    return (
      (await refusal(context, person, words)) ?? act(context, view, person, decided, via, doneOf(decided, view, words))
    )
  })

/** Any other act of a person, through the one door. */
export async function act(
  { db, orchestrator }: SlackContext,
  { task: { id } }: TaskView,
  person: Person,
  event: PersonEvent,
  via: Via,
  done: string,
  cause: Pick<Cause, 'settle'> = {},
): Promise<Content> {
  const moved = await orchestrator.apply(id, event, { ...cause, actor: actorFrom(person), via })
  if (moved !== null) return say(done)
  const now = await findTaskView(db, id)
  if (now === null) throw new Error(`task ${id} vanished`)
  return say(whyNot(now, event.type, new Date()))
}

/** `null`: the person may decide. Else why not, and who can. Fails closed: not knowing throws. */
export async function refusal(
  { policy, approvers }: SlackContext,
  person: Person,
  words: Words,
): Promise<Content | null> {
  const permission = mayDecide(policy, actorFrom(person), await approvers.membershipsOf(person.id))
  return permission.allowed ? null : REFUSALS[permission.why](policy, words)
}

const REFUSALS: { [W in NotAllowed]: (policy: ApprovalPolicy, words: Words) => Content } = {
  no_approvers_configured: (_, words) => say(words.refusedNobody),
  not_an_approver: ({ approvers }, words) =>
    say([text(`${words.refused} `), ...mentions(approvers === 'everybody' ? [] : approvers)]),
}

/** Why an event no longer applies: who decided what and when, which commit it is now, or where the task stands. */
export function whyNot(view: TaskView, wanted: PersonEvent['type'], now: Date): string {
  const words = wordsIn(view.language)
  const { id, state, headSha } = view.task
  const last = view.decisions.at(-1)
  if (wanted === 'decided' && isDue(view)) return words.otherCommit(shortSha(headSha ?? ''))
  if (wanted === 'decided' && last !== undefined) {
    return words.already[last.decision](nameOf(last.actor), ago(last.createdAt, now, view.language, words))
  }
  const stage = state.stage === 'DONE' ? words.merged(shortSha(state.mergeSha)) : words.stages[state.stage]
  return `${words.stands(id, words.statuses[state.status], stage)} ${words.cannot[wanted]}`
}

function doneOf(
  { verdict, headSha }: Extract<PersonEvent, { type: 'decided' }>,
  { task }: TaskView,
  { done, sections }: Words,
): string {
  if (verdict.decision === 'approve') return done.approve(shortSha(headSha))
  return verdict.decision === 'reject' ? done.reject(task.id) : done.request_changes(sections[verdict.section])
}
