import type { NotAllowed } from '../../core/access/access.ts'
import type { Exceeded } from '../../core/access/quota.ts'
import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import type { Language } from '../../core/language.ts'
import type { Late } from '../../people/late.ts'
import type { Done, PeopleOutcome, Refused, Reserved, RevertDone } from '../../people/outcome.ts'
import { type Content, type Line, say, text } from '../blocks/blocks.ts'
import { ago, mentions, nameOf } from '../blocks/people.ts'
import { shortSha } from '../card/artifact-parts.ts'
import { reservationInLine } from '../card/reservation-parts.ts'
import type { SlackContext } from '../delivery/context.ts'
import type { SlackSpeaker } from '../delivery/speaker.ts'
import type { Words } from '../messages/en.ts'
import { ownWords } from './own-words.ts'

/** What the speaker reads of what came of an act, in the speaker's language or else the task's. */
export async function tellOutcome(
  context: SlackContext,
  { person }: SlackSpeaker,
  outcome: PeopleOutcome,
): Promise<Content> {
  const words = await ownWords(context, person, languageOf(outcome))
  return outcomeText(outcome, words, context.policy, new Date())
}

function languageOf(outcome: PeopleOutcome): Language | null {
  if (outcome.outcome === 'not_found') return null
  const { task } = 'view' in outcome ? outcome.view : outcome
  return task?.language ?? null
}

export function outcomeText(outcome: PeopleOutcome, words: Words, policy: ApprovalPolicy, now: Date): Content {
  switch (outcome.outcome) {
    case 'done':
      return say(doneText(outcome, words))
    case 'too_many':
      return say(tooManyText(outcome.exceeded, words))
    case 'counted':
      return say(words.counted(outcome.given, outcome.needed))
    case 'refused':
      return refusedText(outcome, words, policy)
    case 'reserved':
      return reservedText(outcome, words.reservations.refused(outcome.view.task.id), words)
    case 'late':
      return say(lateText(outcome, words, now))
    case 'needs_answer':
      return say(words.judgement.answerNeeded(outcome.task.id))
    case 'too_long':
      return say(words.noteTooLong(outcome.limit))
    case 'not_found':
      return say(words.noTask(outcome.taskId))
  }
}

function doneText(done: Done | RevertDone, words: Words): string {
  if (done.act === 'revert') return words.revert[done.created ? 'asked' : 'askedBefore'](done.reverted, done.task.id)
  const { id, headSha } = done.task
  switch (done.act) {
    case 'approve':
      return words.done.approve(shortSha(headSha ?? ''))
    case 'reject':
      return words.done.reject(id)
    case 'request_changes':
      return words.done.request_changes(words.sections[done.section])
    case 'cancel':
      return words.cancelled(id)
    case 'pause':
      return words.halt.held(id)
    case 'answer':
      return words.judgement.answered(id)
    case 'deny_packages':
      return words.packages.denied(id)
    case 'ignore_checks':
      return words.ignore.done(id)
    case 'retry':
    case 'resume':
      return words.retried(id)
  }
}

export const tooManyText = (over: Exceeded, { options }: Words): string =>
  over.limit === 'open'
    ? options.tooManyOpen(over.most)
    : options.tooManyAnHour(over.most, Math.ceil(over.retryAfterMs / 60_000))

/** Why the speaker may not, and who can. */
export function refusedText({ act, why }: Refused, words: Words, { approvers, requesters }: ApprovalPolicy): Content {
  if (act === 'note') return say(words.noteRefused)
  if (why === 'not_an_approver' && STEERS.has(act)) return say(words.refusedSteer)
  const allowed = why === 'not_a_requester' ? requesters : TELLS_APPROVERS.has(why) ? approvers : []
  const whoCan: Line =
    allowed === 'everybody' ? [text(words.everyMember)] : allowed.length === 0 ? [] : mentions(allowed)
  return whoCan.length > 0
    ? say([text(`${words.refusals[why]} ${words.theseCan} `), ...whoCan])
    : say(words.refusals[why])
}

/** What came up since the person looked, or what a command has no room to say yes to. */
export const reservedText = ({ missing }: Reserved, why: string, words: Words): Content =>
  say(why, ...missing.map((one): Line => [text(`• ${reservationInLine(one, words)}`)]))

/** What whoever asked for the task may do, too. */
const STEERS: ReadonlySet<Refused['act']> = new Set(['pause', 'cancel', 'retry', 'answer', 'deny_packages', 'revert'])

const TELLS_APPROVERS: ReadonlySet<NotAllowed> = new Set(['not_an_approver', 'own_task', 'already_approved'])

/** Who decided what and when, which commit it is now, or where the task stands. */
function lateText({ wanted, why, view }: Late, words: Words, now: Date): string {
  const { id, state } = view.task
  switch (why.kind) {
    case 'other_commit':
    case 'other_candidate':
      return words.otherCommit(shortSha(why.headSha))
    case 'decided': {
      const { decision, actor, createdAt } = why.decision
      return words.already[decision](nameOf(actor), ago(createdAt, now, words.language, words))
    }
    case 'elsewhere': {
      if (state.status === 'UNKNOWN') return words.unknownState(state.written.status, state.written.stage)
      const stage = state.stage === 'DONE' ? words.merged(shortSha(state.mergeSha)) : words.stages[state.stage]
      return `${words.stands(id, words.statuses[state.status], stage)} ${words.cannot[wanted]}`
    }
  }
}
