import { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import { viewRefusal } from '../blocks/validate.ts'
import type { InputValues, PersonRow, View } from '../state/rows.ts'
import {
  closeModals,
  MODAL_STACK_LIMIT,
  modalStack,
  popModal,
  pushModal,
  replaceView,
  wireView,
} from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { inputErrors } from './input-errors.ts'
import { type ActFailed, failedAct, interactionFrom } from './outcome.ts'

/** `errors`: by block id, from Slack's client (which then does not ask the app) or from the app. */
export type SubmitOutcome =
  | { kind: 'closed' }
  | { kind: 'errors'; errors: Record<string, string> }
  | { kind: 'updated' | 'pushed'; view: View }
  | ActFailed

const json = z.record(z.string(), z.unknown())
const answerSchema = z.discriminatedUnion('response_action', [
  z.object({ response_action: z.literal('errors'), errors: z.record(z.string(), z.string()) }),
  z.object({ response_action: z.literal('clear') }),
  z.object({ response_action: z.literal('update'), view: json }),
  z.object({ response_action: z.literal('push'), view: json }),
])

const trouble = (because: string): ActFailed => ({
  kind: 'failed',
  error: 'dispatch_failed',
  text: `We had some trouble connecting. Try again? (${because})`,
})

type Answer = z.infer<typeof answerSchema>

function showErrors(view: View, errors: Record<string, string>): SubmitOutcome {
  const inputs = new Set(view.blocks.filter(({ type }) => type === 'input').map(({ block_id }) => block_id))
  const stray = Object.keys(errors).find((blockId) => !inputs.has(blockId))
  return stray === undefined ? { kind: 'errors', errors } : trouble(`errors name ${stray}, which is no input block`)
}

function showView(
  slack: Workspace,
  view: View,
  { response_action, view: next }: Extract<Answer, { view: Json }>,
): SubmitOutcome {
  const refusal = viewRefusal('modal', next)
  if (refusal !== null) return trouble(refusal.response_metadata?.messages.join(' ') ?? refusal.error)
  if (response_action === 'update') return { kind: 'updated', view: replaceView(slack, view, next) }
  if (modalStack(slack, view.owner).length >= MODAL_STACK_LIMIT) return trouble('push_limit_reached')
  return { kind: 'pushed', view: pushModal(slack, view.owner, next) }
}

function applyAnswer(slack: Workspace, view: View, body: unknown): SubmitOutcome {
  if (body === null) {
    if (modalStack(slack, view.owner).at(-1)?.id === view.id) popModal(slack, view.owner)
    return { kind: 'closed' }
  }
  const parsed = answerSchema.safeParse(body)
  if (!parsed.success) return trouble('the ack has no response_action that Slack knows')
  const answer = parsed.data
  if (answer.response_action === 'errors') return showErrors(view, answer.errors)
  if (answer.response_action !== 'clear') return showView(slack, view, answer)
  closeModals(slack, view.owner)
  return { kind: 'closed' }
}

/** A person submits the top modal with its input values. */
export async function submitModal(
  slack: Workspace,
  person: PersonRow,
  view: View,
  values: InputValues,
): Promise<SubmitOutcome> {
  const errors = inputErrors(view, values)
  if (Object.keys(errors).length > 0) return { kind: 'errors', errors }
  const filled = slack.state.views.put(view.id, { ...view, state: { values } })
  const payload = {
    type: 'view_submission',
    ...interactionFrom(slack, person),
    trigger_id: slack.triggers.issue(person.id, view.id),
    view: wireView(slack, filled),
    response_urls: [],
  }
  const delivery = await slack.app.deliver('view_submission', { type: 'interactive', payload, retry: null })
  if (delivery.kind === 'failed') return trouble(failedAct('view_submission', delivery).error)
  return applyAnswer(slack, filled, delivery.body)
}

/** A person closes the top modal, or the whole stack if the view has `clear_on_close`. */
export async function closeModal(slack: Workspace, person: PersonRow, view: View): Promise<void> {
  const isCleared = view.clear_on_close
  const closed = isCleared ? modalStack(slack, person.id) : [view]
  if (isCleared) closeModals(slack, person.id)
  else popModal(slack, person.id)
  for (const one of closed.filter(({ notify_on_close }) => notify_on_close)) {
    const payload = {
      type: 'view_closed',
      ...interactionFrom(slack, person),
      view: wireView(slack, one),
      is_cleared: isCleared,
    }
    await slack.app.deliver('view_closed', { type: 'interactive', payload, retry: null })
  }
}
