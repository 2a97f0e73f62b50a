import { z } from 'zod'
import { viewRefusal } from '../blocks/validate.ts'
import type { View } from '../state/rows.ts'
import {
  homeViewOf,
  MODAL_STACK_LIMIT,
  modalStack,
  openView,
  publishHome,
  pushModal,
  replaceView,
  wireView,
} from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { knownPerson } from './channels.ts'
import { jsonObject, method, refuseIf, SlackRefusal } from './method.ts'

const triggered = z.object({ trigger_id: z.string(), view: jsonObject })

function check(slack: Workspace, surface: 'modal' | 'home', view: Record<string, unknown>, replaces: View | null) {
  const refusal = viewRefusal(surface, view)
  if (refusal !== null) throw new SlackRefusal(refusal)
  const taken = slack.state.views
    .values()
    .some(({ id, external_id }) => external_id !== '' && external_id === view.external_id && id !== replaces?.id)
  refuseIf(taken, 'duplicate_external_id')
}

function exchange(slack: Workspace, triggerId: string) {
  const trigger = slack.triggers.exchange(triggerId)
  if (typeof trigger === 'string') throw new SlackRefusal(trigger)
  return trigger
}

const checkHash = (view: View | null, hash: string | undefined) =>
  refuseIf(hash !== undefined && view !== null && view.hash !== hash, 'hash_conflict')

export const views = {
  'views.open': method({
    tier: 'tier4',
    scope: null,
    args: triggered,
    run: (slack, { trigger_id, view }) => {
      check(slack, 'modal', view, null)
      return { view: wireView(slack, openView(slack, exchange(slack, trigger_id).user, view)) }
    },
  }),
  'views.push': method({
    tier: 'tier4',
    scope: null,
    args: triggered,
    run: (slack, { trigger_id, view }) => {
      check(slack, 'modal', view, null)
      const { user, viewId } = exchange(slack, trigger_id)
      const stack = modalStack(slack, user)
      refuseIf(!stack.some(({ id }) => id === viewId), 'not_found')
      refuseIf(stack.length >= MODAL_STACK_LIMIT, 'push_limit_reached')
      return { view: wireView(slack, pushModal(slack, user, view)) }
    },
  }),
  'views.update': method({
    tier: 'tier4',
    scope: null,
    args: z.object({
      view_id: z.string().optional(),
      external_id: z.string().optional(),
      hash: z.string().optional(),
      view: jsonObject,
    }),
    run: (slack, { view_id, external_id, hash, view }) => {
      const old = slack.state.views
        .values()
        .find(({ id, ...one }) => id === view_id || (external_id && one.external_id === external_id))
      if (old === undefined) throw new SlackRefusal('not_found')
      check(slack, old.type, view, old)
      checkHash(old, hash)
      return { view: wireView(slack, replaceView(slack, old, view)) }
    },
  }),
  'views.publish': method({
    tier: 'tier4',
    scope: null,
    args: z.object({ user_id: z.string(), hash: z.string().optional(), view: jsonObject }),
    run: (slack, { user_id, hash, view }) => {
      const { id } = knownPerson(slack, user_id)
      const old = homeViewOf(slack, id)
      check(slack, 'home', view, old)
      checkHash(old, hash)
      return { view: wireView(slack, publishHome(slack, id, view)) }
    },
  }),
}
