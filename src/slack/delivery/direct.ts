import { isPostSettled, type Posted, postedOf } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Content, lines, rich, say, text } from '../blocks/blocks.ts'
import { cardOf, isDue } from '../card/card.ts'
import { wordsIn } from '../messages/words.ts'
import { isStanding, refusalKind } from '../workspaces/refusals.ts'
import { remedyText } from '../workspaces/standing.ts'
import type { SlackContext } from './context.ts'
import { postOnce } from './outbox.ts'
import { type ThreadMessage, threadOf } from './thread.ts'

/** Of an approvers' group so many are asked one by one. */
const ASKED_AT_MOST = 5

/**
 * Where the channel does not take what people have to see, they get it as a direct message, once: the question with its
 * card to whom it is meant for, and why the channel shows nothing to who asked for the task. Never throws.
 */
export async function reachPeople(context: SlackContext, view: TaskView, refused: Why): Promise<void> {
  if (refused !== null && refusalKind(refused.code) === 'later') return
  try {
    const why = refused !== null && isStanding(refused.code) ? refused : null
    const posted = await postedOf(context.db, view.task.id)
    const question = openQuestion(context, view, posted)
    const told = question === null ? notice(view, why) : asked(context, view, question, why)
    if (told === null) return
    const people = question === null ? requesterOf(view) : await whomToAsk(context, view)
    for (const person of people) await tell(context, view, person, told, posted)
  } catch (failure) {
    context.log.warn({ err: failure, task: view.task.id }, 'nobody could be told what the channel does not show')
  }
}

export type Why = { readonly code: string; readonly needed: string | null } | null
type Told = { readonly slot: string; readonly variants: readonly Content[] }

/** The question that stands and that the thread does not show; `null`: there is none. */
function openQuestion(
  { policy }: SlackContext,
  view: TaskView,
  posted: ReadonlyMap<string, Posted>,
): ThreadMessage | null {
  const { status } = view.task.state
  if (!isDue(view) && status !== 'PAUSED') return null
  const question = threadOf(view, policy).findLast(({ kind }) => kind === 'question') ?? null
  const shown = question === null ? undefined : posted.get(question.slot)
  return isPostSettled(shown) && shown?.refusal === null ? null : question
}

function asked(context: SlackContext, view: TaskView, question: ThreadMessage, why: Why): Told {
  const { publicUrl, policy, notice: kind } = context
  const words = wordsIn(view.language)
  const remedy = why === null ? words.refused.nowhere : words.refused.here(remedyText(why, view.language))
  const look = { planBlock: false, buttons: true, publicUrl, approvalsNeeded: policy.approvalsNeeded }
  const card = cardOf(view, { ...look, notice: kind === null ? null : words.card.notices[kind] })
  const blocks = [...question.content.blocks, rich(lines([text(remedy)])), ...card.blocks]
  return { slot: `direct-${question.slot}`, variants: [{ text: question.content.text, blocks }, card] }
}

function notice(view: TaskView, why: Why): Told | null {
  if (why === null) return null
  const { refused, task } = wordsIn(view.language)
  const { id } = view.task
  const told = say(`${task(id)}. ${refused.here(remedyText(why, view.language))}`, refused.goesOn(id))
  return { slot: `direct-${why.code}`, variants: [told] }
}

const requesterOf = ({ requester }: TaskView): string[] => (requester.kind === 'slack' ? [requester.id] : [])

/** A decision is the approvers'; where they are everybody, or nobody of them can be found, who asked is told. */
async function whomToAsk(
  { policy: { approvers }, groups, directory }: SlackContext,
  view: TaskView,
): Promise<string[]> {
  const requester = requesterOf(view)
  if (!isDue(view) || approvers === 'everybody') return requester
  const found = await Promise.all(
    approvers.map((id) => (/^[UW]/.test(id) ? [id] : groups.members(id).catch((): string[] => []))),
  )
  const others = [...new Set(found.flat())].filter((id) => !requester.includes(id)).slice(0, ASKED_AT_MOST)
  const seeing = await Promise.all(
    others.map(async (id) => ((await directory.sees(id, view).catch(() => false)) ? [id] : [])),
  )
  return [...seeing.flat(), ...requester]
}

async function tell(
  context: SlackContext,
  view: TaskView,
  person: string,
  { slot, variants }: Told,
  posted: ReadonlyMap<string, Posted>,
): Promise<void> {
  const { id: taskId, uid } = view.task
  const place = { taskId, uid, slot: `${slot}-${person}`, channel: person, threadTs: null }
  if (isPostSettled(posted.get(place.slot))) return
  try {
    const message = { ...place, variants, broadcast: false, urgency: 'urgent', revision: 0 } as const
    await postOnce(context, message, posted.get(place.slot) ?? null)
  } catch (error) {
    context.log.warn({ err: error, task: taskId, person }, 'somebody could not be told by a direct message')
  }
}
