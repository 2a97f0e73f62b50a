import type { App, MessageShortcut } from '@slack/bolt'
import type { ModalView } from '@slack/web-api'
import type { TaskAct } from '../../core/pipeline/acts.ts'
import { actsFor } from '../../people/authorize.ts'
import { taskOfMessage } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Content, lines, plain, rich, say, text } from '../blocks/blocks.ts'
import { cardOf } from '../card/card.ts'
import { cardActions } from '../card/card-actions.ts'
import type { SlackContext } from '../delivery/context.ts'
import { type SlackSpeaker, speakerIn } from '../delivery/speaker.ts'
import type { Words } from '../messages/en.ts'
import { answerOf, tell } from './answer-in-time.ts'
import { showModal } from './buttons.ts'
import { inTeam, type ListenerDeps } from './in-team.ts'
import type { Origin, Spot } from './modals.ts'
import { ownWords } from './own-words.ts'
import { showTask } from './show-task.ts'

/** The way to act inside a thread, where Slack takes no commands. */
export const SHORTCUT = 'wms_task_actions'

export function listenToShortcut(app: App, deps: ListenerDeps): void {
  app.shortcut<MessageShortcut>(
    { type: 'message_action', callback_id: SHORTCUT },
    async ({ shortcut, ack, respond, context: boltContext }) => {
      await ack()
      const { user, channel, message, trigger_id } = shortcut
      const threadTs = typeof message.thread_ts === 'string' ? message.thread_ts : null
      const speaker: SlackSpeaker = { person: { id: user.id, name: user.name }, channel: channel.id, via: 'shortcut' }
      const at = { channel: channel.id, ts: message.ts, threadTs }
      await inTeam(deps, { context: boltContext, respond }, async (context) => {
        const words = await ownWords(context, user)
        const told = await answerOf(() => showActions(context, speaker, at, trigger_id, words), words, context.log)
        if (told !== null) await tell(respond, told, context.log)
      })
    },
  )
}

/** `null`: the modal says it all. */
async function showActions(
  context: SlackContext,
  speaker: SlackSpeaker,
  at: { readonly channel: string; readonly ts: string; readonly threadTs: string | null },
  trigger: string,
  words: Words,
): Promise<Content | null> {
  const taskId = await taskOfMessage(context.db, context.team, at)
  if (taskId === null) return say(words.noTaskOfMessage)
  return showTask(context, speaker, taskId, async (view) => {
    const acts = await actsFor(context, speakerIn(context, speaker), view)
    const shown = actionsModal(view, { channel: at.channel, threadTs: at.threadTs }, acts, context, words)
    return showModal(context, { trigger_id: trigger, view: shown }, false, words)
  })
}

/** The task as its card shows it, with the buttons that this person can use now. */
function actionsModal(
  view: TaskView,
  spot: Spot,
  acts: readonly TaskAct[],
  { publicUrl, policy }: Pick<SlackContext, 'publicUrl' | 'policy'>,
  words: Words,
): ModalView {
  const { id, headSha } = view.task
  const origin: Origin = { taskId: id, headSha: headSha ?? '', ...spot, language: words.language }
  const look = { planBlock: false, buttons: false, publicUrl, notice: null, approvalsNeeded: policy.approvalsNeeded }
  const buttons = cardActions(view, words, acts)
  return {
    type: 'modal',
    private_metadata: JSON.stringify(origin),
    title: plain(words.task(id), 24),
    close: plain(words.close, 24),
    blocks: [
      ...cardOf(view, look, words).blocks,
      ...(buttons.length > 0 ? buttons : [rich(lines([text(words.nothingToDo)]))]),
    ],
  }
}
