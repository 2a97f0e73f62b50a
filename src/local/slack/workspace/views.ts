import { createHash } from 'node:crypto'
import { type Json, objectsIn } from '../blocks/payload-rules.ts'
import type { InputValues, View } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import { nameBlocks } from './messages.ts'
import type { Workspace } from './workspace.ts'

export const MODAL_STACK_LIMIT = 3

/** The initial value object of an input element. */
function initialValue(element: Json): Json {
  const initials = Object.entries(element).filter(([name]) => name.startsWith('initial_'))
  const renamed = initials.map(([name, value]) => [
    name === 'initial_value' ? 'value' : name.replace('initial_', 'selected_'),
    value,
  ])
  const empty = /_text_input$|^number_input$/.test(String(element.type)) ? { value: null } : {}
  return { type: element.type, ...empty, ...Object.fromEntries(renamed) }
}

const statelessTypes = new Set(['button', 'workflow_button', 'overflow', 'image', 'feedback_buttons', 'icon_button'])

/** The initial values of all inputs in `blocks`. */
export function initialValues(blocks: readonly Json[]): InputValues {
  const values: InputValues = {}
  for (const block of blocks) {
    for (const { value: element } of objectsIn(block, '')) {
      if (typeof element.action_id !== 'string' || statelessTypes.has(String(element.type))) continue
      values[String(block.block_id)] = { ...values[String(block.block_id)], [element.action_id]: initialValue(element) }
    }
  }
  return values
}

const text = (value: unknown) => (typeof value === 'string' ? value : '')
const object = (value: unknown) => (typeof value === 'object' ? (value as Json | null) : null)

/** Makes a stored view from the app's; `old`: the replaced view, whose typed values are kept. */
function build(slack: Workspace, owner: string, sent: Json, old: View | null): View {
  const id = old?.id ?? slack.newId('V')
  const blocks = nameBlocks(slack, (sent.blocks ?? []) as Json[])
  const fresh = initialValues(blocks)
  const kept = Object.entries(old?.state.values ?? {}).filter(([blockId]) => blockId in fresh)
  return {
    id,
    owner,
    type: sent.type === 'home' ? 'home' : 'modal',
    hash: `${Math.floor(slack.clock.now() / 1_000)}.${createHash('sha256').update(slack.newId('')).digest('hex').slice(0, 8)}`,
    blocks,
    root_view_id: old?.root_view_id ?? id,
    previous_view_id: old?.previous_view_id ?? null,
    state: { values: { ...fresh, ...Object.fromEntries(kept) } },
    callback_id: text(sent.callback_id),
    private_metadata: text(sent.private_metadata),
    external_id: text(sent.external_id),
    title: object(sent.title ?? null),
    submit: object(sent.submit ?? null),
    close: object(sent.close ?? null),
    clear_on_close: sent.clear_on_close === true,
    notify_on_close: sent.notify_on_close === true,
  }
}

/** A view in the format of Slack's payloads. */
export function wireView({ team }: Workspace, { owner: _, ...view }: View): Json {
  return { ...view, team_id: team.id, app_id: BOT.appId, bot_id: BOT.id, app_installed_team_id: team.id }
}

export const modalStack = (slack: Workspace, user: string): View[] =>
  (slack.state.modals.get(user) ?? []).flatMap((id) => slack.state.views.get(id) ?? [])

/** Shows a modal on top of the person's open ones. */
export function pushModal(slack: Workspace, user: string, sent: Json): View {
  const stack = modalStack(slack, user)
  const view = build(slack, user, sent, null)
  const below = stack.at(-1)
  const placed = { ...view, root_view_id: stack[0]?.id ?? view.id, previous_view_id: below?.id ?? null }
  slack.state.views.put(view.id, placed)
  slack.state.modals.put(user, [...stack.map(({ id }) => id), view.id])
  return placed
}

/** Opens a modal and closes all others of the person. */
export function openView(slack: Workspace, user: string, sent: Json): View {
  closeModals(slack, user)
  return pushModal(slack, user, sent)
}

export const replaceView = (slack: Workspace, old: View, sent: Json): View =>
  slack.state.views.put(old.id, build(slack, old.owner, sent, old))

/** Closes the top modal, and so shows the one below. */
export function popModal(slack: Workspace, user: string): void {
  const stack = modalStack(slack, user)
  const top = stack.at(-1)
  if (top === undefined) return
  slack.state.views.delete(top.id)
  slack.state.modals.put(
    user,
    stack.slice(0, -1).map(({ id }) => id),
  )
}

export function closeModals(slack: Workspace, user: string): void {
  while (modalStack(slack, user).length > 0) popModal(slack, user)
}

export function publishHome(slack: Workspace, user: string, sent: Json): View {
  const old = homeViewOf(slack, user)
  const view = build(slack, user, sent, old)
  slack.state.views.put(view.id, view)
  slack.state.homes.put(user, view.id)
  return view
}

export const homeViewOf = (slack: Workspace, user: string): View | null =>
  slack.state.views.get(slack.state.homes.get(user) ?? '') ?? null
