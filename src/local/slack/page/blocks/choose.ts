import type { Action, Confirmable } from '@slack/web-api'
import type { Json } from '../../blocks/payload-rules.ts'
import { askToConfirm } from './confirm.ts'
import type { Slot } from './place.ts'

/**
 * Handles a choice: stores it in a form's input, or confirms and delivers it to the app. `false`: the person denied.
 */
export async function choose(slot: Slot, element: Action & Confirmable, chosen: Json): Promise<boolean> {
  const { place, blockId } = slot
  const act = { blockId, actionId: String(element.action_id), value: { type: element.type, ...chosen } }
  if (!slot.tells) {
    place.fill(act)
    return true
  }
  if (element.confirm !== undefined && !(await askToConfirm(element.confirm, place.names))) return false
  if (element.type !== 'button') place.fill(act)
  await place.act(act)
  return true
}

/** An element's current value: what the person chose, or else the app's initial value. */
export function current<Value>(slot: Slot, element: Action, chosen: string, initial: Value | undefined): Value | null {
  const value = slot.place.values[slot.blockId]?.[String(element.action_id)]
  return (value === undefined ? initial : (value[chosen] as Value | undefined)) ?? null
}
