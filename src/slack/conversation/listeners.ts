import type { App } from '@slack/bolt'
import { keyIn } from '../../core/team.ts'
import { decideTask } from '../../people/decide.ts'
import { denyPackages } from '../../people/deny-packages.ts'
import type { PeopleOutcome } from '../../people/outcome.ts'
import { answerQuestion } from '../../people/resume.ts'
import type { Speaker } from '../../people/speaker.ts'
import { typedText } from '../blocks/literal.ts'
import type { SlackContext } from '../delivery/context.ts'
import { type SlackSpeaker, speakerIn } from '../delivery/speaker.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { ackWithAnswer, answerOf } from './answer-in-time.ts'
import { APPROVE_MODAL, approveOriginOf, tickedIn } from './approve-modal.ts'
import { listenToButtons } from './buttons.ts'
import { parseCommand } from './command-line.ts'
import { answer } from './commands.ts'
import { listenToHome } from './home-listeners.ts'
import { inTeam, type ListenerDeps } from './in-team.ts'
import {
  ANSWER_MODAL,
  DENY_MODAL,
  MODALS,
  type Origin,
  originOf,
  REASON_MIN_CHARS,
  type Spot,
  submitted,
  submittedAnswer,
} from './modals.ts'
import { listenToMentions } from './notes.ts'
import { tellOutcome } from './outcome-text.ts'
import { listenToShortcut } from './shortcut.ts'
import { whisper } from './whisper.ts'

export const COMMAND = '/wms-task'

/** Everything the app hears, from people and of itself. */
export function listen(app: App, deps: ListenerDeps): void {
  listenToCommand(app, deps)
  listenToButtons(app, deps)
  listenToShortcut(app, deps)
  listenToMentions(app, deps)
  listenToHome(app, deps)
  for (const callbackId of Object.values(MODALS)) listenToModal(app, deps, callbackId)
  listenToWords(app, deps, ANSWER_MODAL)
  listenToWords(app, deps, DENY_MODAL)
  listenToApproval(app, deps)
  app.event('subteam_members_changed', (args) =>
    inTeam(deps, args, async ({ groups }) => groups.forget(args.event.subteam_id)),
  )
  listenToRemoval(app, deps)
}

function listenToCommand(app: App, deps: ListenerDeps): void {
  app.command(COMMAND, async ({ command, ack, respond, context: { teamId } }) => {
    const person = { id: command.user_id, name: command.user_name }
    const speaker = { person, channel: command.channel_id, via: 'command' } as const
    const work = async () => {
      const { context } = await deps.teams.of(teamId)
      const requestKey = `slack:${keyIn(context.team, command.trigger_id)}`
      return answer(
        context,
        { speaker, channel: command.channel_id, requestKey },
        parseCommand(typedText(command.text)),
      )
    }
    await ackWithAnswer({ ack, respond }, work, wordsIn(deps.locale), deps.log)
  })
}

function listenToModal(app: App, deps: ListenerDeps, callbackId: string): void {
  app.view(callbackId, async ({ ack, body, view, context: boltContext }) => {
    const origin = originOf(view.private_metadata)
    const words = wordsIn(origin.language)
    const verdict = submitted(callbackId, view.state.values)
    if (verdict === null) {
      return ack({ response_action: 'errors', errors: { comment: words.commentNeeded(REASON_MIN_CHARS) } })
    }
    // The whole stack: below may lie the shortcut's modal, whose buttons are out of date now.
    await ack({ response_action: 'clear' })
    const { taskId, headSha, channel } = origin
    const person = { id: body.user.id, name: body.user.name }
    const speaker = { person, channel, via: 'modal' } as const
    await inTeam(deps, { context: boltContext }, async (context) => {
      const wish = { verdict, headSha, mark: null }
      const decide = () => decideTask(context, speakerIn(context, speaker), taskId, wish)
      await whisperOutcome(context, speaker, origin, words, decide)
    })
  })
}

/** A second's grace: Slack tells whole seconds. */
const EVENT_GRACE_MS = 1_000

function listenToRemoval(app: App, { teams }: ListenerDeps): void {
  const removed = (body: { readonly team_id: string; readonly event_time: number }) =>
    teams.removed(body.team_id, new Date(body.event_time * 1_000 + EVENT_GRACE_MS))
  app.event('app_uninstalled', ({ body }) => removed(body))
  app.event('tokens_revoked', async ({ body, event }) => {
    if ((event.tokens.bot ?? []).length > 0) await removed(body)
  })
}

/** Modals that take a person's words to the agents. */
function listenToWords(app: App, deps: ListenerDeps, callbackId: keyof typeof SAID): void {
  app.view(callbackId, async ({ ack, body, view, context: boltContext }) => {
    const origin = originOf(view.private_metadata)
    const { channel } = origin
    const words = wordsIn(origin.language)
    const said = submittedAnswer(view.state.values)
    if (said === null) return ack({ response_action: 'errors', errors: { comment: SAID[callbackId].hint(words) } })
    await ack({ response_action: 'clear' })
    const person = { id: body.user.id, name: body.user.name }
    const speaker = { person, channel, via: 'modal' } as const
    await inTeam(deps, { context: boltContext }, async (context) => {
      const tellThem = () => SAID[callbackId].act(context, speakerIn(context, speaker), origin, said)
      await whisperOutcome(context, speaker, origin, words, tellThem)
    })
  })
}

interface Said {
  readonly hint: (words: Words) => string
  readonly act: (context: SlackContext, speaker: Speaker, origin: Origin, said: string) => Promise<PeopleOutcome>
}

const SAID = {
  [ANSWER_MODAL]: {
    hint: ({ judgement }) => judgement.answerHint,
    act: (context, speaker, { taskId, headSha }, text) => answerQuestion(context, speaker, taskId, { text, headSha }),
  },
  [DENY_MODAL]: {
    hint: ({ packages }) => packages.denyHint,
    act: (context, speaker, { taskId }, text) => denyPackages(context, speaker, taskId, text),
  },
} as const satisfies Record<string, Said>

function listenToApproval(app: App, deps: ListenerDeps): void {
  app.view(APPROVE_MODAL, async ({ ack, body, view, context: boltContext }) => {
    const origin = approveOriginOf(view.private_metadata)
    const { taskId, headSha, mark, channel, shown } = origin
    await ack({ response_action: 'clear' })
    const speaker = { person: { id: body.user.id, name: body.user.name }, channel, via: 'modal' } as const
    await inTeam(deps, { context: boltContext }, async (context) => {
      const acknowledged = [...shown, ...tickedIn(view.state.values)]
      const wish = { verdict: { decision: 'approve', comment: null }, headSha, mark, acknowledged } as const
      const decide = () => decideTask(context, speakerIn(context, speaker), taskId, wish)
      await whisperOutcome(context, speaker, origin, wordsIn(origin.language), decide)
    })
  })
}

/** Does what a modal was sent for, and tells the person alone what came of it, where the modal was opened from. */
async function whisperOutcome(
  context: SlackContext,
  speaker: SlackSpeaker,
  { channel, threadTs }: Spot,
  words: Words,
  act: () => Promise<PeopleOutcome>,
): Promise<void> {
  const { id: user } = speaker.person
  const told = await answerOf(async () => tellOutcome(context, speaker, await act()), words, context.log)
  await whisper(context, { channel, user, threadTs }, told)
}
