import { AppError } from '../../../errors.ts'
import { type Json, objectsIn } from '../blocks/payload-rules.ts'
import type { InputValues, MessageRow, PersonRow, View } from '../state/rows.ts'
import { issueResponseUrl } from '../workspace/response-urls.ts'
import { initialValues, wireView } from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { type ActFailed, failedAct, interactionFrom, payloadMessage } from './outcome.ts'

export type Container = { kind: 'message'; message: MessageRow } | { kind: 'view'; view: View }

/** An act on an element, with the chosen value (`selected_option`, `value`, …), which is empty for a button. */
export interface Act {
  blockId: string
  actionId: string
  value: Json
}

export type ActOutcome = { kind: 'acked' } | ActFailed

export const blocksOf = (container: Container): Json[] =>
  (container.kind === 'view' ? container.view.blocks : container.message.blocks) ?? []

function elementOf(container: Container, { blockId, actionId }: Act): Json {
  const block = blocksOf(container).find(({ block_id }) => block_id === blockId)
  const found = [...objectsIn(block, '')].find(({ value }) => value.action_id === actionId)
  if (found === undefined) throw new AppError('not_found', `No element ${actionId} stands in block ${blockId}`)
  return found.value
}

const SENT_FIELDS = ['text', 'value', 'style', 'placeholder', 'url']
const isStateful = (value: Json) => Object.keys(value).some((key) => key === 'value' || key.startsWith('selected_'))

function actionOf(slack: Workspace, element: Json, act: Act): Json {
  const shown = Object.fromEntries(SENT_FIELDS.filter((key) => key in element).map((key) => [key, element[key]]))
  const place = { action_id: act.actionId, block_id: act.blockId, action_ts: slack.nextTs() }
  return { type: element.type, ...place, ...shown, ...act.value }
}

function placeInMessage(slack: Workspace, person: PersonRow, message: MessageRow, values: InputValues): Json {
  const channel = slack.state.channels.get(message.channel)
  const threadTs = message.thread_ts ?? null
  const from = { channel: message.channel, user: person.id, messageTs: message.ts, threadTs }
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.ephemeralTo !== undefined,
      ...(threadTs !== null && { thread_ts: threadTs }),
    },
    channel: { id: message.channel, name: channel?.kind === 'public' ? channel.name : 'privategroup' },
    ...(message.ephemeralTo === undefined && { message: payloadMessage(message) }),
    state: { values },
    response_url: issueResponseUrl(slack, from),
  }
}

const withChoice = (values: InputValues, { blockId, actionId, value }: Act, element: Json): InputValues =>
  isStateful(value) && element.type !== 'overflow'
    ? { ...values, [blockId]: { ...values[blockId], [actionId]: { type: element.type, ...value } } }
    : values

/** Stores the chosen value and returns the values of all inputs of the container. */
function storeChoice(slack: Workspace, person: PersonRow, container: Container, act: Act, element: Json) {
  if (container.kind === 'view') {
    const values = withChoice(container.view.state.values, act, element)
    return slack.state.views.put(container.view.id, { ...container.view, state: { values } }).state.values
  }
  const key = `${person.id}:${container.message.channel}:${container.message.ts}`
  const before = slack.messageInputs.get(key) ?? initialValues(blocksOf(container))
  const values = withChoice(before, act, element)
  slack.messageInputs.set(key, values)
  return values
}

/** A person clicks or chooses; delivers the action to the app, which must ack it. */
export async function actOnBlock(
  slack: Workspace,
  person: PersonRow,
  container: Container,
  act: Act,
): Promise<ActOutcome> {
  const element = elementOf(container, act)
  const values = storeChoice(slack, person, container, act, element)
  const view = container.kind === 'view' ? (slack.state.views.get(container.view.id) ?? container.view) : null
  const place =
    container.kind === 'message'
      ? placeInMessage(slack, person, container.message, values)
      : { container: { type: 'view', view_id: view?.id }, view: view && wireView(slack, view) }
  const payload = {
    type: 'block_actions',
    ...interactionFrom(slack, person),
    trigger_id: slack.triggers.issue(person.id, view?.id ?? null),
    ...place,
    actions: [actionOf(slack, element, act)],
  }
  const delivery = await slack.app.deliver('block_actions', { type: 'interactive', payload, retry: null })
  return delivery.kind === 'answered' ? { kind: 'acked' } : failedAct(String(act.actionId), delivery)
}
