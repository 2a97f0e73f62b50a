import { type CreateOutcome, createTask, TITLE_LIMIT } from '../../people/create.ts'
import { type Content, say } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import type { SlackContext } from '../delivery/context.ts'
import { type SlackSpeaker, speakerIn } from '../delivery/speaker.ts'
import { remediesIn } from '../delivery/standing-lines.ts'
import type { Words } from '../messages/en.ts'
import type { TypedCommand } from './command-line.ts'
import { refusedText, tooManyText } from './outcome-text.ts'

/** A command as it arrived: who, where, and a key that stays the same when Slack sends it again. */
export interface Arrival {
  readonly speaker: SlackSpeaker
  readonly channel: string
  readonly requestKey: string
}

/** What a request in the speaker's own words leads to. */
export async function request(
  context: SlackContext,
  { speaker, channel, requestKey }: Arrival,
  { request: rawRequest, budgetUsd, model, repository, baseBranch }: Extract<TypedCommand, { kind: 'create' }>,
  words: Words,
): Promise<Content> {
  const deps = { ...context, canShow: () => canPost(context, channel) }
  const wish = { title: titleOf(rawRequest), rawRequest, budgetUsd, model, repository, baseBranch }
  const outcome = await createTask(deps, speakerIn(context, speaker), { ...wish, channel, requestKey })
  return createdText(outcome, words, context, await remediesIn(context, channel, words))
}

function createdText(
  outcome: CreateOutcome,
  words: Words,
  { policy }: SlackContext,
  [refused]: readonly string[],
): Content {
  switch (outcome.outcome) {
    case 'done': {
      const { created, record } = outcome
      const { id } = record.task
      if (!created) return say(words.createdBefore(id))
      const capped = outcome.cappedUsd === null ? [] : [words.options.capped(outcome.cappedUsd)]
      const hint = refused === undefined ? words.createdHint(id) : words.refused.noCard(id, refused)
      return say(words.created(id, isolated(record.title)), ...capped, hint)
    }
    case 'too_many':
      return say(tooManyText(outcome.exceeded, words))
    case 'key_taken':
      return say(words.createdBefore(outcome.record.task.id))
    case 'no_model_choice':
      return say(words.options.noModels)
    case 'unknown_model':
      return say(words.options.unknownModel(clip(outcome.model, 100), outcome.choices.join(', ')))
    case 'no_place':
      return say(words.invite('wms'))
    case 'no_target': {
      const { message, hint } = outcome.fault
      return say(words.options.notStarted([message, hint].join(' ').trim()))
    }
    case 'refused':
      return refusedText(outcome, words, policy)
  }
}

/** Slack being slow to say must not keep a request out: the card can wait for it. */
const canPost = (context: SlackContext, channel: string): Promise<boolean> =>
  context.channels.canPost(channel).catch((error: unknown) => {
    context.log.warn({ err: error, channel }, 'Slack does not say whether the bot is in the channel')
    return true
  })

const titleOf = (request: string): string =>
  clip(oneLine(request.split('\n').find((line) => line.trim() !== '') ?? request), TITLE_LIMIT)
