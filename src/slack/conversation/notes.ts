import type { App } from '@slack/bolt'
import { isFinal } from '../../core/pipeline/task.ts'
import { keyIn } from '../../core/team.ts'
import { type NoteTaken, reviseNote, tellAgents, withdrawNote } from '../../people/note.ts'
import { findNote, NOTE_LIMIT } from '../../store/notes.ts'
import { taskOfMessage } from '../../store/slack/messages.ts'
import { type Content, type Line, text as leaf, say } from '../blocks/blocks.ts'
import { clip, printable } from '../blocks/literal.ts'
import type { SlackContext } from '../delivery/context.ts'
import { speakerIn } from '../delivery/speaker.ts'
import { type HeardText, readFiles } from '../heard/files.ts'
import { type Mention, mentionOf, revisionOf } from '../heard/mention.ts'
import { type HeardMessage, seenText } from '../heard/message-text.ts'
import type { Words } from '../messages/en.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import { answerOf } from './answer-in-time.ts'
import { helpLines } from './commands.ts'
import { inTeam, type ListenerDeps } from './in-team.ts'
import { refusedText } from './outcome-text.ts'
import { ownWords } from './own-words.ts'
import { whisper } from './whisper.ts'

/** Shown on a note that was taken. */
const TAKEN = 'memo'

/** `@wms …` in a task's thread is a note for its agents; anywhere else it is answered with help. Nothing is swallowed. */
export function listenToMentions(app: App, deps: ListenerDeps): void {
  app.event('app_mention', async ({ event, context: { teamId, botUserId } }) => {
    const mention = mentionOf(event, event.channel)
    if (mention === null) return
    await inTeam(deps, { context: { teamId } }, (context) => hear(context, mention, botUserId ?? null))
  })
  app.event('message', async ({ event, context: { teamId, botUserId } }) => {
    const revision = revisionOf(event)
    if (revision === null) return
    await inTeam(deps, { context: { teamId } }, async (context) => {
      if (revision.kind === 'edited') return hear(context, revision.mention, botUserId ?? null, true)
      await withdrawNote(context, sourceKeyOf(context, revision))
    })
  })
}

/** `isKnown`: only what is a note already is changed. */
async function hear(context: SlackContext, mention: Mention, bot: string | null, isKnown = false): Promise<void> {
  const words = await ownWords(context, { id: mention.user })
  const work = () =>
    mention.isEdit ? revise(context, mention, bot, words, isKnown) : take(context, mention, bot, words)
  const told = await answerOf(work, words, context.log)
  if (told !== null) await whisper(context, mention, told)
}

const sourceKeyOf = (
  { team }: SlackContext,
  { channel, ts }: { readonly channel: string; readonly ts: string },
): string => `slack:${keyIn(team, channel)}:${ts}`

const taskOf = async ({ db, team }: SlackContext, mention: Mention): Promise<number | null> =>
  mention.threadTs === null ? null : taskOfMessage(db, team, mention)

/** Who may tell the agents something depends on the person, not on the channel. */
const speakerOf = async (context: SlackContext, { user }: Mention) =>
  speakerIn(context, { person: { id: user, name: await context.directory.nameOf(user) }, channel: null, via: 'thread' })

interface Heard {
  /** What was said, and the texts of the files below. */
  readonly text: string
  readonly files: readonly HeardText[]
}

async function heardIn(context: SlackContext, mention: Mention, bot: string | null): Promise<Heard> {
  const { message, files } = mention
  const hearer = { ownId: bot, isAddressed: !mention.isEdit }
  const said = await seenText(message as HeardMessage, hearer, context.directory.nameOf)
  const read = await readFiles(context, files, NOTE_LIMIT - said.length - FILE_HEADS)
  const texts = read.map(({ name, text, why }) => {
    if (text === null) return `[The file ${clip(name, 80)} was not read.]`
    return `[File ${clip(name, 80)}${why === 'cut' ? ', only its beginning' : ''}]\n${printable(text).trim()}`
  })
  const text = [said, ...texts].filter((part) => part !== '').join('\n\n')
  // What is said of files never makes a note too long that is none by itself.
  return { text: said.length > NOTE_LIMIT ? text : clip(text, NOTE_LIMIT), files: read }
}

/** What the lines above the files take of a note. */
const FILE_HEADS = 400

/** `null`: the mark on the message says that it was taken. */
async function take(
  context: SlackContext,
  mention: Mention,
  bot: string | null,
  words: Words,
): Promise<Content | null> {
  const taskId = await taskOf(context, mention)
  if (taskId === null) return say(words.noteNoTask, ...helpLines(words))
  const { text, files } = await heardIn(context, mention, bot)
  if (text === '') return say(...helpLines(words))
  const wish = { text, sourceKey: sourceKeyOf(context, mention) }
  const told = await tellAgents(context, await speakerOf(context, mention), taskId, wish)
  if (told.outcome === 'not_found') return say(words.noteNoTask, ...helpLines(words))
  if (told.outcome === 'too_long') return say(words.noteTooLong(told.limit))
  if (told.outcome === 'refused') return refusedText(told, words, context.policy)
  const isMarked = await mark(context, mention)
  const left = leftOut(files, words)
  return takenText(told, words, left) ?? (isMarked && left.length === 0 ? null : say(words.noteTaken(taskId), ...left))
}

function takenText({ did, task: { id, state } }: NoteTaken, words: Words, left: readonly Line[]): Content | null {
  if (did === 'answered') return say(words.judgement.answered(id), ...left)
  if (did === 'question_stands') return say(words.judgement.notTheirs, ...left)
  return isFinal(state.status) ? say(words.noteKept(id), ...left) : null
}

/** What of the message does not reach the agents, and why. */
const leftOut = (files: readonly HeardText[], { heard }: Words): Line[] => {
  const lines = files.flatMap(({ name, why }) => (why === null ? [] : [heard.file(clip(name, 80), heard.notRead[why])]))
  return lines.length === 0 ? [] : [heard.filesLeft, ...lines].map((line) => [leaf(line)])
}

/** An edit replaces the note. One that makes the message a note is kept, and starts, resumes and answers nothing. */
async function revise(
  context: SlackContext,
  mention: Mention,
  bot: string | null,
  words: Words,
  isKnown: boolean,
): Promise<Content | null> {
  const taskId = await taskOf(context, mention)
  const sourceKey = sourceKeyOf(context, mention)
  if (taskId === null || (isKnown && (await findNote(context.db, sourceKey)) === null)) return null
  const { text, files } = await heardIn(context, mention, bot)
  if (text === '') return null
  const told = await reviseNote(context, await speakerOf(context, mention), taskId, { text, sourceKey })
  if (told.outcome === 'not_found') return null
  if (told.outcome === 'too_long') return say(words.heard.editTooLong(told.limit))
  if (told.outcome === 'refused') return refusedText(told, words, context.policy)
  if (told.did === 'nothing') return null
  await mark(context, mention)
  const left = leftOut(files, words)
  if (told.did === 'noted' && told.asks) return say(words.heard.editAnswersNothing, ...left)
  return left.length === 0 ? null : say(words.noteTaken(taskId), ...left)
}

/** The mark is the least of it: where Slack does not take it, words say the same. */
async function mark({ interactive, log }: SlackContext, { channel, ts }: Mention): Promise<boolean> {
  try {
    await interactive.reactions.add({ channel, timestamp: ts, name: TAKEN })
    return true
  } catch (error) {
    if (refusalOf(error) === 'already_reacted') return true
    log.warn({ err: error }, 'Slack did not take the mark of a note')
    return false
  }
}
