import type { Seen } from '../../core/approval/decide.ts'
import { detectLanguage } from '../../core/language.ts'
import type { Kicked } from '../../core/pipeline/kicked.ts'
import { questionOf, type Task } from '../../core/pipeline/task.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { AppError } from '../../errors.ts'
import { countUndelivered } from '../../store/slack/messages.ts'
import { tasksFor } from '../../store/task-lists.ts'
import type { TaskRecord } from '../../store/task-row.ts'
import { listTasks } from '../../store/tasks.ts'
import { bold, type Content, code, type Line, say, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import { actorFrom, nameOf } from '../blocks/people.ts'
import { type CardLook, cardOf, stateOf } from '../card/card.ts'
import { costOf } from '../card/cost-line.ts'
import type { SlackContext } from '../delivery/context.ts'
import { noticeOf } from '../delivery/undelivered.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { act, decide, refusal, type Speaker, withTask } from './act.ts'
import { answerQuestion } from './answer-question.ts'
import { type Command, type CommandName, REQUEST_LIMIT } from './command-line.ts'
import { REASON_MIN_CHARS } from './modals.ts'

/** A command as it arrived: who, where, and a key that stays the same when Slack sends it again. */
export interface Arrival {
  readonly speaker: Speaker
  readonly channel: string
  readonly requestKey: string
}

const TITLE_LIMIT = 200
const LIST_LENGTH = 10

type Answer<K extends Command['kind']> = (
  context: SlackContext,
  from: Arrival,
  command: Extract<Command, { kind: K }>,
  words: Words,
) => Content | Promise<Content>

/** What each command answers, to the person alone and in the person's language. */
export async function answer(context: SlackContext, from: Arrival, command: Command): Promise<Content> {
  const words = wordsIn(await context.directory.languageOf(from.speaker.person.id, context.locale))
  return (ANSWERS[command.kind] as Answer<Command['kind']>)(context, from, command, words)
}

const ANSWERS: { [K in Command['kind']]: Answer<K> } = {
  help: (_context, _from, _command, words) => say(...helpLines(words)),
  create,
  too_long: (_context, _from, { chars }, words) => say(words.tooLong(chars, REQUEST_LIMIT)),
  bad_option: (_context, _from, { name, given }, words) => say(words.options.wrong(name, clip(given, 60))),
  list,
  status: (context, { speaker }, { id }) =>
    withTask(context, speaker, id, async (view, words) => {
      const notice = noticeOf(context.notice, await countUndelivered(context.db, id), words)
      return cardOf(view, { ...privateLook(context), notice }, words)
    }),
  cost: (context, { speaker }, { id }) =>
    withTask(context, speaker, id, (view, words) => say(`${words.task(id)}: ${costOf(view, words)}`)),
  kick: (context, { speaker }, { id }) =>
    withTask(context, speaker, id, async (_, words) => say(kickedLine(await context.kick(id), words))),
  approve: (context, { speaker }, { id }) =>
    decide(context, speaker, id, { decision: 'approve', comment: null }, onHead),
  reject: (context, { speaker }, { id, comment }, words) =>
    tooShort(comment, words) ?? decide(context, speaker, id, { decision: 'reject', comment }, onHead),
  changes: (context, { speaker }, { id, section, comment }, words) =>
    tooShort(comment, words) ?? decide(context, speaker, id, { decision: 'request_changes', section, comment }, onHead),
  cancel: (context, { speaker }, { id }) => cancel(context, speaker, id),
  retry: (context, { speaker }, { id }) => retry(context, speaker, id),
  resume: (context, { speaker }, { id, budgetUsd }) => resume(context, speaker, id, budgetUsd),
  answer: (context, { speaker }, { id, text: said }) => answerQuestion(context, speaker, id, said),
  misused: (_context, _from, { name }, words) => say(words.usage(usageOf(name, words))),
  unknown: (_context, _from, { word, nearest }, words) => {
    const guess = nearest === null ? [] : [words.nearest(usageOf(nearest, words))]
    return say(words.unknown(clip(word, 60)), ...guess, words.meantRequest, ...helpLines(words))
  },
}

/** For private answers, which nothing keeps up to date. */
const privateLook = ({ publicUrl, policy }: SlackContext): CardLook => ({
  ...{ planBlock: false, buttons: false, publicUrl, notice: null },
  approvalsNeeded: policy.approvalsNeeded,
})

const tooShort = (comment: string, words: Words): Content | null =>
  comment.length < REASON_MIN_CHARS ? say(words.commentNeeded(REASON_MIN_CHARS)) : null

async function create(
  context: SlackContext,
  from: Arrival,
  { request, budgetUsd, model, repository, baseBranch }: Extract<Command, { kind: 'create' }>,
  words: Words,
): Promise<Content> {
  const { modelChoices } = context
  if (model !== null && modelChoices.length === 0) return say(words.options.noModels)
  if (model !== null && !modelChoices.includes(model))
    return say(words.options.unknownModel(clip(model, 100), modelChoices.join(', ')))
  if (!(await canPost(context, from.channel))) return say(words.invite('wms'))
  const fresh = {
    title: titleOf(request),
    rawRequest: request,
    language: detectLanguage(request),
    requester: actorFrom(from.speaker.person),
    team: context.team?.id ?? null,
    channel: from.channel,
    requestKey: from.requestKey,
    ...{ budgetUsd, model, repository, baseBranch },
  }
  const made = await context.orchestrator.create(fresh).catch(refusedInput)
  if (made instanceof AppError) return say(words.options.notStarted([made.message, made.hint].join(' ').trim()))
  const { id } = made.record.task
  return made.created
    ? say(words.created(id, isolated(made.record.title)), words.createdHint(id))
    : say(words.createdBefore(id))
}

/** What cannot be asked for is told; anything else that goes wrong is thrown on. */
function refusedInput(error: unknown): AppError {
  if (error instanceof AppError && error.kind === 'bad_input') return error
  throw error
}

/** Slack being slow to say must not keep a request out: the card can wait for it. */
const canPost = (context: SlackContext, channel: string): Promise<boolean> =>
  context.channels.canPost(channel).catch((error: unknown) => {
    context.log.warn({ err: error, channel }, 'Slack does not say whether the bot is in the channel')
    return true
  })

const titleOf = (request: string): string =>
  clip(oneLine(request.split('\n').find((line) => line.trim() !== '') ?? request), TITLE_LIMIT)

async function list(
  { db, team }: SlackContext,
  { speaker }: Arrival,
  { status, mine }: Extract<Command, { kind: 'list' }>,
  words: Words,
) {
  const page = { before: null, limit: LIST_LENGTH }
  const records = mine
    ? await tasksFor(db, 'mine', { actor: actorFrom(speaker.person), selfApproval: false, team }, page)
    : await listTasks(db, { status, team, ...page })
  return records.length === 0 ? say(words.noTasks) : say(...records.map((record) => listLine(record, words)))
}

const listLine = (record: TaskRecord, words: Words): Line => [
  bold(`${record.task.id}  `),
  text(`${clip(isolated(record.title), 100)} · ${stateOf(record, words)} · ${nameOf(record.requester)}`),
]

/** A command names no commit: it means the one that is under review as it arrives. */
const onHead = ({ headSha }: Task): Seen => ({ headSha: headSha ?? '', mark: null })

export const cancel = (context: SlackContext, speaker: Speaker, id: number) =>
  withTask(context, speaker, id, async (view, words) => {
    const reason = reasonsIn(view.language).task.cancelledBy(`@${speaker.person.name}`)
    const refused = await refusal(context, speaker, view, 'cancel', words)
    return refused ?? act(context, view, speaker, { type: 'cancelled', reason }, { done: words.cancelled(id), words })
  })

export const retry = (context: SlackContext, speaker: Speaker, id: number) =>
  withTask(context, speaker, id, async (view, words) => {
    const refused = await refusal(context, speaker, view, 'retry', words)
    return refused ?? act(context, view, speaker, { type: 'retried' }, { done: words.retried(id), words })
  })

export const resume = (context: SlackContext, speaker: Speaker, id: number, budgetUsd: number | null) =>
  withTask(context, speaker, id, async (view, words) => {
    if (questionOf(view.task) !== null)
      return budgetUsd === null
        ? say(words.judgement.answerNeeded(id))
        : answerQuestion(context, speaker, id, String(budgetUsd))
    const refused = await refusal(context, speaker, view, 'resume', words)
    if (refused !== null) return refused
    return act(context, view, speaker, { type: 'resumed', budgetUsd, answer: null }, { done: words.retried(id), words })
  })

const kickedLine = (kicked: Kicked, words: Words): string =>
  kicked.outcome === 'not_due'
    ? words.notDue(words.statuses[kicked.status])
    : words.kicked[kicked.outcome](words.stages[kicked.stage])

export const helpLines = (words: Words): Line[] => [
  [bold(words.helpTitle)],
  ...words.help.map(([usage = '', does = '']): Line => [code(`/wms-task ${usage}`), text(`  ${does}`)]),
]

const usageOf = (name: CommandName, { help }: Words): string =>
  help.map(([usage = '']) => usage).find((usage) => usage.split(' ')[0] === name) ?? name
