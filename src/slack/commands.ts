import type { Verdict } from '../core/events.ts'
import { detectLanguage } from '../core/language.ts'
import type { Task } from '../core/task.ts'
import type { Cause } from '../orchestrator.ts'
import { listTasks, saveBudget, type TaskRecord } from '../store/tasks.ts'
import { act, decide, refusal, withTask } from './act.ts'
import { bold, type Content, code, type Line, say, text } from './blocks.ts'
import { cardOf, costOf, stateOf } from './card.ts'
import { type Command, type CommandName, REQUEST_LIMIT } from './command-line.ts'
import type { SlackContext } from './context.ts'
import { clip, isolated, oneLine } from './literal.ts'
import { type Words, wordsIn } from './messages/words.ts'
import { actorFrom, nameOf, type Person } from './people.ts'

/** A command as it arrived: who, where, and a key that stays the same when Slack sends it again. */
export interface Arrival {
  readonly person: Person
  readonly channel: string
  readonly requestKey: string
}

const TITLE_LIMIT = 200
const LIST_LENGTH = 10

type Answer<K extends Command['kind']> = (
  context: SlackContext,
  from: Arrival,
  command: Extract<Command, { kind: K }>,
) => Content | Promise<Content>

/** What each command answers, to the person alone. */
export const answer = (context: SlackContext, from: Arrival, command: Command): Content | Promise<Content> =>
  (ANSWERS[command.kind] as Answer<Command['kind']>)(context, from, command)

const ANSWERS: { [K in Command['kind']]: Answer<K> } = {
  help: ({ locale }) => say(...helpLines(wordsIn(locale))),
  create,
  too_long: ({ locale }, _, { chars }) => say(wordsIn(locale).tooLong(chars, REQUEST_LIMIT)),
  list,
  status: (context, _, { id }) =>
    withTask(context, id, (view) => cardOf(view, { ...context, planBlock: false, buttons: false })),
  cost: (context, _, { id }) =>
    withTask(context, id, (view, words) => say(`${words.task(id)}: ${costOf(view, words)}`)),
  kick: (context, _, { id }) => withTask(context, id, async () => say(await context.kick(id))),
  approve: (context, { person }, { id }) =>
    decide(context, person, id, ({ task }) => onHead(task, { decision: 'approve', comment: null }), 'command'),
  reject: (context, { person }, { id, comment }) =>
    decide(context, person, id, ({ task }) => onHead(task, { decision: 'reject', comment }), 'command'),
  changes: (context, { person }, { id, section, comment }) =>
    decide(
      context,
      person,
      id,
      ({ task }) => onHead(task, { decision: 'request_changes', section, comment }),
      'command',
    ),
  cancel: (context, { person }, { id }) => cancel(context, person, id, 'command'),
  retry: (context, { person }, { id }) => retry(context, person, id, 'command'),
  resume: (context, { person }, { id, budgetUsd }) => resume(context, person, id, budgetUsd, 'command'),
  misused: ({ locale }, _, { name }) => say(wordsIn(locale).usage(usageOf(name, wordsIn(locale)))),
  unknown: ({ locale }, _, { word, nearest }) => {
    const words = wordsIn(locale)
    const guess = nearest === null ? [] : [words.nearest(usageOf(nearest, words))]
    return say(words.unknown(clip(word, 60)), ...guess, words.meantRequest, ...helpLines(words))
  },
}

async function create(context: SlackContext, from: Arrival, { request }: Extract<Command, { kind: 'create' }>) {
  const language = detectLanguage(request)
  const words = wordsIn(language)
  if (!(await canPost(context, from.channel))) return say(words.invite('wms'))
  const { record, created } = await context.orchestrator.create({
    title: titleOf(request),
    rawRequest: request,
    language,
    requester: actorFrom(from.person),
    channel: from.channel,
    requestKey: from.requestKey,
  })
  const { id } = record.task
  return created ? say(words.created(id, isolated(record.title)), words.createdHint(id)) : say(words.createdBefore(id))
}

/** Slack being slow to say must not keep a request out: the card can wait for it. */
const canPost = (context: SlackContext, channel: string): Promise<boolean> =>
  context.channels.canPost(channel).catch((error: unknown) => {
    context.log.warn({ err: error, channel }, 'Slack does not say whether the bot is in the channel')
    return true
  })

const titleOf = (request: string): string =>
  clip(oneLine(request.split('\n').find((line) => line.trim() !== '') ?? request), TITLE_LIMIT)

async function list({ db, locale }: SlackContext, _: Arrival, { status }: Extract<Command, { kind: 'list' }>) {
  const records = await listTasks(db, { status, before: null, limit: LIST_LENGTH })
  const words = wordsIn(locale)
  return records.length === 0 ? say(words.noTasks) : say(...records.map((record) => listLine(record, words)))
}

const listLine = (record: TaskRecord, words: Words): Line => [
  bold(`${record.task.id}  `),
  text(`${clip(isolated(record.title), 100)} · ${stateOf(record, words)} · ${nameOf(record.requester)}`),
]

/** A command names no commit: it means the one that is under review as it arrives. */
const onHead = ({ headSha }: Task, verdict: Verdict) => ({ type: 'decided' as const, headSha: headSha ?? '', verdict })

export const cancel = (context: SlackContext, person: Person, id: number, via: 'button' | 'command') =>
  withTask(context, id, (view, words) => {
    const reason = words.cancelReason(`@${person.name}`)
    return act(context, view, person, { type: 'cancelled', reason }, via, words.cancelled(id))
  })

export const retry = (context: SlackContext, person: Person, id: number, via: 'button' | 'command') =>
  withTask(context, id, (view, words) => act(context, view, person, { type: 'retried' }, via, words.retried(id)))

/** Going on after a pause may cost money, so it is for those who may decide. */
export const resume = (
  context: SlackContext,
  person: Person,
  id: number,
  budgetUsd: number | null,
  via: 'button' | 'command',
) =>
  withTask(context, id, async (view, words) => {
    const refused = await refusal(context, person, words)
    if (refused !== null) return refused
    const settle: Cause['settle'] = async (tx) => {
      if (budgetUsd !== null && view.task.state.status === 'PAUSED') await saveBudget(tx, id, budgetUsd)
    }
    return act(context, view, person, { type: 'resumed' }, via, words.retried(id), { settle })
  })

const helpLines = (words: Words): Line[] => [
  [bold(words.helpTitle)],
  ...words.help.map(([usage = '', does = '']): Line => [code(`/wms-task ${usage}`), text(`  ${does}`)]),
]

const usageOf = (name: CommandName, { help }: Words): string =>
  help.map(([usage = '']) => usage).find((usage) => usage.split(' ')[0] === name) ?? name
