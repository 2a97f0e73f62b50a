import type { Decider, NotAllowed } from '../../core/approval/approval.ts'
import type { Seen } from '../../core/approval/decide.ts'
import type { PersonAct, PersonEvent, Verdict } from '../../core/pipeline/events.ts'
import type { Task } from '../../core/pipeline/task.ts'
import { owns } from '../../core/team.ts'
import { findTaskView, type TaskView } from '../../store/task-view.ts'
import { type Content, say } from '../blocks/blocks.ts'
import { actorFrom, ago, type NamedPerson, nameOf } from '../blocks/people.ts'
import { actsAllowed, mayAct } from '../card/acts-allowed.ts'
import { shortSha } from '../card/artifact-parts.ts'
import { isDue } from '../card/card.ts'
import type { ActionId } from '../card/card-actions.ts'
import type { SlackContext } from '../delivery/context.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { refusalText } from './refusal.ts'

/** How a person's word reached us. */
export type Via = 'button' | 'modal' | 'home' | 'shortcut' | 'command' | 'thread'

/** Who speaks, where and how; `channel` is `null` in App Home. */
export interface Speaker {
  readonly person: NamedPerson
  readonly channel: string | null
  readonly via: Via
}

/** Answers about a task in the speaker's language; there being none, or none of this workspace, is an answer too. */
export async function withTask<T>(
  { db, locale, directory, team }: Pick<SlackContext, 'db' | 'locale' | 'directory' | 'team'>,
  { person }: Pick<Speaker, 'person'>,
  taskId: number,
  tell: (view: TaskView, words: Words) => T | Promise<T>,
): Promise<T | Content> {
  const found = await findTaskView(db, taskId)
  const view = found !== null && owns(team, found.team) ? found : null
  const words = wordsIn(await directory.languageOf(person.id, view?.language ?? locale))
  return view === null ? say(words.noTask(taskId)) : tell(view, words)
}

/** A person's word on the commit that `on` names: allowed, still due, recorded once. Resolves with what the person reads. */
export const decide = (
  context: SlackContext,
  speaker: Speaker,
  taskId: number,
  verdict: Verdict,
  on: (task: Task) => Seen,
): Promise<Content> =>
  withTask(context, speaker, taskId, async (view, words) => {
    const { orchestrator, policy } = context
    const decider = await deciderOf(context, speaker)
    const { headSha, mark } = on(view.task)
    const told = await orchestrator.decide(taskId, { headSha, mark, verdict, decider, via: speaker.via, policy })
    if (told.outcome === 'refused') return refusalText(told.why, policy, words)
    if (told.outcome === 'late') return late(context, taskId, 'decided', words)
    if (told.outcome === 'decided') return say(doneOf(verdict, view, words))
    return say(words.counted(told.task.approvals.length, policy.approvalsNeeded))
  })

/** Any other act of a person, through the one door. */
export async function act(
  context: SlackContext,
  { task: { id } }: TaskView,
  { person, via }: Speaker,
  event: PersonAct,
  { done, words }: { readonly done: string; readonly words: Words },
): Promise<Content> {
  const moved = await context.orchestrator.apply(id, event, { actor: actorFrom(person), via })
  return moved === null ? late(context, id, event.type, words) : say(done)
}

/** What the speaker can do to a task now. */
export async function actsFor(
  context: SlackContext,
  speaker: Speaker,
  view: Pick<TaskView, 'task' | 'requester' | 'team'>,
): Promise<ActionId[]> {
  const decider = await deciderOf(context, speaker)
  return actsAllowed(context.policy, decider, view)
}

/** `null`: the speaker may. Else why not, and who can; kept as an event. Fails closed: not knowing throws. */
export async function refusal(
  context: SlackContext,
  speaker: Speaker,
  view: TaskView,
  wish: ActionId,
  words: Words,
): Promise<Content | null> {
  const decider = await deciderOf(context, speaker)
  const permission = mayAct(context.policy, decider, view, wish)
  if (permission.allowed) return null
  await recordRefusal(context, speaker, view, wish, permission.why)
  return steers(wish) && permission.why === 'not_an_approver'
    ? say(words.refusedSteer)
    : refusalText(permission.why, context.policy, words)
}

const recordRefusal = (
  { orchestrator }: SlackContext,
  { person, via }: Speaker,
  { task: { id, seq } }: TaskView,
  wish: ActionId,
  why: NotAllowed,
) =>
  orchestrator.record({
    ...{ taskId: id, seq, actor: actorFrom(person), body: { wish, via, why } },
    type: wish === 'approve' || wish === 'reject' || wish === 'request_changes' ? 'decision_refused' : 'act_refused',
  })

const steers = (wish: ActionId): boolean => wish === 'cancel' || wish === 'retry' || wish === 'answer'

export const deciderOf = async ({ directory }: SlackContext, { person, channel }: Speaker): Promise<Decider> => ({
  actor: actorFrom(person),
  standing: await directory.standingOf(person.id, channel),
})

async function late({ db }: SlackContext, taskId: number, wanted: PersonEvent['type'], words: Words): Promise<Content> {
  const now = await findTaskView(db, taskId)
  if (now === null) throw new Error(`task ${taskId} vanished`)
  return say(whyNot(now, wanted, new Date(), words))
}

/** Why an event no longer applies: who decided what and when, which commit it is now, or where the task stands. */
export function whyNot(view: TaskView, wanted: PersonEvent['type'], now: Date, words: Words): string {
  const { id, state, headSha } = view.task
  const last = view.decisions.at(-1)
  if (wanted === 'decided' && isDue(view)) return words.otherCommit(shortSha(headSha ?? ''))
  if (wanted === 'decided' && last !== undefined) {
    return words.already[last.decision](nameOf(last.actor), ago(last.createdAt, now, words.language, words))
  }
  if (state.status === 'UNKNOWN') return words.unknownState(state.written.status, state.written.stage)
  const stage = state.stage === 'DONE' ? words.merged(shortSha(state.mergeSha)) : words.stages[state.stage]
  return `${words.stands(id, words.statuses[state.status], stage)} ${words.cannot[wanted]}`
}

function doneOf(verdict: Verdict, { task }: TaskView, { done, sections }: Words): string {
  if (verdict.decision === 'approve') return done.approve(shortSha(task.headSha ?? ''))
  return verdict.decision === 'reject' ? done.reject(task.id) : done.request_changes(sections[verdict.section])
}
