import type { Verdict } from '../../core/pipeline/events.ts'
import { cancelTask } from '../../people/cancel.ts'
import { REQUEST_LIMIT } from '../../people/create.ts'
import { decideTask } from '../../people/decide.ts'
import { pauseAll, resumeAll } from '../../people/halt.ts'
import { kickTask } from '../../people/kick.ts'
import type { PeopleOutcome } from '../../people/outcome.ts'
import { pauseTask } from '../../people/pause.ts'
import { answerQuestion, resumeTask } from '../../people/resume.ts'
import { retryTask } from '../../people/retry.ts'
import { revertTask } from '../../people/revert.ts'
import type { Speaker } from '../../people/speaker.ts'
import { listVisible } from '../../people/visible.ts'
import { countUndelivered } from '../../store/slack/messages.ts'
import type { TaskRecord } from '../../store/task-row.ts'
import { bold, type Content, code, type Line, say, text } from '../blocks/blocks.ts'
import { clip, isolated } from '../blocks/literal.ts'
import { nameOf } from '../blocks/people.ts'
import { type CardLook, cardOf, stateOf } from '../card/card.ts'
import { cardActions } from '../card/card-actions.ts'
import { costOf } from '../card/cost-line.ts'
import type { SlackContext } from '../delivery/context.ts'
import { type SlackSpeaker, speakerIn } from '../delivery/speaker.ts'
import { remediesIn } from '../delivery/standing-lines.ts'
import { noticeOf } from '../delivery/undelivered.ts'
import type { Words } from '../messages/en.ts'
import type { TypedCommand } from './command-line.ts'
import { REASON_MIN_CHARS } from './modals.ts'
import { reservedText, tellOutcome } from './outcome-text.ts'
import { ownWords } from './own-words.ts'
import { type Arrival, request } from './request.ts'
import { showTask } from './show-task.ts'
import type { CommandName } from './slips.ts'

const LIST_LENGTH = 10

type Answer<K extends TypedCommand['kind']> = (
  context: SlackContext,
  from: Arrival,
  command: Extract<TypedCommand, { kind: K }>,
  words: Words,
) => Content | Promise<Content>

/** What each command answers, to the person alone and in the person's language. */
export async function answer(context: SlackContext, from: Arrival, command: TypedCommand): Promise<Content> {
  const words = await ownWords(context, from.speaker.person)
  return (ANSWERS[command.kind] as Answer<TypedCommand['kind']>)(context, from, command, words)
}

const ANSWERS: { [K in TypedCommand['kind']]: Answer<K> } = {
  help: (_context, _from, _command, words) => say(...helpLines(words)),
  create: request,
  too_long: (_context, _from, { chars }, words) => say(words.tooLong(chars, REQUEST_LIMIT)),
  bad_option: (_context, _from, { name, given }, words) => say(words.options.wrong(name, clip(given, 60))),
  list,
  status: (context, { speaker }, { id }) =>
    showTask(context, speaker, id, async (view, words) => {
      const standing = await remediesIn(context, view.channel, words)
      const refused = standing.map((remedy) => words.refused.standing(remedy))
      const notice = noticeOf(context.notice, await countUndelivered(context.db, id), words, refused)
      return cardOf(view, { ...privateLook(context), notice }, words)
    }),
  cost: (context, { speaker }, { id }) =>
    showTask(context, speaker, id, (view, words) => say(`${words.task(id)}: ${costOf(view, words)}`)),
  kick,
  approve,
  reject: (context, { speaker }, { id, comment }, words) =>
    tooShort(comment, words) ?? decide(context, speaker, id, { decision: 'reject', comment }),
  changes: (context, { speaker }, { id, section, comment }, words) =>
    tooShort(comment, words) ?? decide(context, speaker, id, { decision: 'request_changes', section, comment }),
  cancel: (context, { speaker }, { id }) =>
    actAndTell(context, speaker, (person) => cancelTask(context, person, id, null)),
  pause: (context, { speaker }, { id }) => actAndTell(context, speaker, (person) => pauseTask(context, person, id)),
  pause_all: (context, from, _command, words) => halt(pauseAll, context, from, words),
  resume_all: (context, from, _command, words) => halt(resumeAll, context, from, words),
  retry: (context, { speaker }, { id }) => actAndTell(context, speaker, (person) => retryTask(context, person, id)),
  revert: (context, { speaker }, { id, reason }) =>
    actAndTell(context, speaker, (person) => revertTask(context, person, id, reason)),
  resume: (context, { speaker }, { id, budgetUsd }) =>
    actAndTell(context, speaker, (person) => resume(context, person, id, budgetUsd)),
  answer: (context, { speaker }, { id, text: said }) =>
    actAndTell(context, speaker, (person) => answerQuestion(context, person, id, { text: said, headSha: null })),
  misused: (_context, _from, { name }, words) => say(words.usage(usageOf(name, words)), words.meantRequest),
  unknown: (_context, _from, { word, nearest }, words) => {
    const guess = nearest === null ? [] : [words.nearest(usageOf(nearest, words))]
    return say(words.unknown(clip(word, 60)), ...guess, words.meantRequest, ...helpLines(words))
  },
}

const actAndTell = async (
  context: SlackContext,
  from: SlackSpeaker,
  act: (speaker: Speaker) => Promise<PeopleOutcome>,
) => tellOutcome(context, from, await act(speakerIn(context, from)))

/** A command names no commit: it means the one that is under review as it arrives. */
const decide = (context: SlackContext, from: SlackSpeaker, id: number, verdict: Verdict) =>
  actAndTell(context, from, (speaker) => decideTask(context, speaker, id, { verdict, headSha: null, mark: null }))

/** What needs a yes of its own is named, beside the button that opens the form for it. */
async function approve(context: SlackContext, { speaker }: Arrival, { id }: { readonly id: number }) {
  const wish = { verdict: { decision: 'approve', comment: null }, headSha: null, mark: null } as const
  const outcome = await decideTask(context, speakerIn(context, speaker), id, wish)
  if (outcome.outcome !== 'reserved') return tellOutcome(context, speaker, outcome)
  const words = await ownWords(context, speaker.person, outcome.view.language)
  const told = reservedText(outcome, words.reservations.asked(id), words)
  return { ...told, blocks: [...told.blocks, ...cardActions(outcome.view, words, ['approve'])] }
}

async function halt(act: typeof pauseAll, context: SlackContext, { speaker }: Arrival, words: Words): Promise<Content> {
  const halted = await act(context, speakerIn(context, speaker))
  return halted.outcome === 'refused'
    ? tellOutcome(context, speaker, halted)
    : say(words.halt[halted.did](halted.tasks))
}

/** A number is a budget, or the answer to what the task asks. */
async function resume(context: SlackContext, speaker: Speaker, id: number, budgetUsd: number | null) {
  const resumed = await resumeTask(context, speaker, id, { budgetUsd, answer: null })
  return resumed.outcome === 'needs_answer' && budgetUsd !== null
    ? answerQuestion(context, speaker, id, { text: String(budgetUsd), headSha: null })
    : resumed
}

async function kick(context: SlackContext, { speaker }: Arrival, { id }: { readonly id: number }) {
  const kicked = await kickTask(context, speakerIn(context, speaker), id)
  if (kicked.outcome === 'not_found' || kicked.outcome === 'refused') return tellOutcome(context, speaker, kicked)
  const { task } = kicked.outcome === 'late' ? kicked.view : kicked
  const words = await ownWords(context, speaker.person, task.language)
  if (kicked.outcome === 'late') return say(words.notDue(words.statuses[task.state.status]))
  const { outcome, stage } = kicked.kicked
  return say(words.kicked[outcome](words.stages[stage]))
}

/** For private answers, which nothing keeps up to date. */
const privateLook = ({ publicUrl, policy }: SlackContext): CardLook => ({
  ...{ planBlock: false, buttons: false, publicUrl, notice: null },
  approvalsNeeded: policy.approvalsNeeded,
})

const tooShort = (comment: string, words: Words): Content | null =>
  comment.length < REASON_MIN_CHARS ? say(words.commentNeeded(REASON_MIN_CHARS)) : null

async function list(
  context: SlackContext,
  { speaker }: Arrival,
  { status, mine }: Extract<TypedCommand, { kind: 'list' }>,
  words: Words,
) {
  const page = { status, mine, before: null, limit: LIST_LENGTH }
  const listed = await listVisible(context, speakerIn(context, speaker), page)
  if (listed.outcome === 'refused') return tellOutcome(context, speaker, listed)
  const { records } = listed
  return records.length === 0 ? say(words.noTasks) : say(...records.map((record) => listLine(record, words)))
}

const listLine = (record: TaskRecord, words: Words): Line => [
  bold(`${record.task.id}  `),
  text(`${clip(isolated(record.title), 100)} · ${stateOf(record, words)} · ${nameOf(record.requester)}`),
]

export const helpLines = (words: Words): Line[] => [
  [bold(words.helpTitle)],
  ...words.help.map(([usage = '', does = '']): Line => [code(`/wms-task ${usage}`), text(`  ${does}`)]),
]

const usageOf = (name: CommandName, { help }: Words): string =>
  help.map(([usage = '']) => usage).find((usage) => usage.split(' ')[0] === name) ?? name
