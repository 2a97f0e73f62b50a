import type { Json } from '../../blocks/payload-rules.ts'
import type { InputValues, MessageRow, View } from '../../state/rows.ts'
import type { BlockAct, BlockPlace, Names } from '../blocks/place.ts'
import { showError } from '../dom/announce.ts'
import { type Acts, actsOf } from '../state/acts.ts'
import type { Mirror, SeenChannel } from '../state/mirror.ts'
import type { PageRoute } from '../state/route.ts'

/** Everything that the page is rendered from. */
export interface Screen {
  readonly mirror: Mirror
  readonly route: PageRoute
  readonly acts: Acts
  readonly names: Names
}

export const personName = ({ people }: Mirror, id: string): string | null => people.get(id)?.realName ?? null

/** A channel's name; a direct channel has the other person's name. */
export function channelName(mirror: Mirror, channel: SeenChannel): string {
  if (channel.kind !== 'im') return channel.name
  const other = channel.members.find((id) => id !== mirror.me.id)
  return personName(mirror, other ?? '') ?? channel.name
}

const namesOf = (mirror: Mirror): Names => ({
  locale: mirror.me.locale,
  person: (id) => mirror.people.get(id)?.handle ?? null,
  channel: (id) => mirror.channels.get(id)?.name ?? null,
  userGroup: (id) => mirror.userGroups.get(id) ?? null,
})

export const screenOf = (mirror: Mirror, route: PageRoute): Screen => ({
  ...{ mirror, route, acts: actsOf(route.as), names: namesOf(mirror) },
})

const failureOf = (outcome: Json | { kind?: unknown; text?: unknown }): string | null =>
  outcome.kind === 'failed' || outcome.kind === 'refused' ? String(outcome.text) : null

/** Waits for an act; shows a failure to the person and returns `null`. */
export async function tryAct<Outcome extends object>(act: Promise<Outcome>): Promise<Outcome | null> {
  const outcome = await act.catch((error: Error) => ({ kind: 'failed', text: error.message }))
  const failure = failureOf(outcome)
  if (failure === null) return outcome as Outcome
  showError(failure)
  return null
}

type Surroundings = Pick<BlockPlace, 'me' | 'names' | 'people' | 'channels'>

const surroundings = ({ mirror, names }: Screen): Surroundings => ({
  me: mirror.me.id,
  names,
  people: [...mirror.people.values()].map(({ id, realName }) => ({ id, name: realName })),
  channels: [...mirror.channels.values()].map((channel) => ({ id: channel.id, name: channelName(mirror, channel) })),
})

export function messagePlace(screen: Screen, { channel, ts }: MessageRow): BlockPlace {
  const act = async (done: BlockAct) => {
    await tryAct(screen.acts('block', { ...done, message: { channel, ts } }))
  }
  return { ...surroundings(screen), values: {}, act, fill: () => undefined }
}

/** `values` collects the view's input values, which each act sends along. */
export function viewPlace(screen: Screen, view: View, values: InputValues): BlockPlace {
  const fill = ({ blockId, actionId, value }: BlockAct) => {
    values[blockId] = { ...values[blockId], [actionId]: value }
  }
  const act = async (done: BlockAct) => {
    await tryAct(screen.acts('block', { ...done, view: view.id, values }))
  }
  return { ...surroundings(screen), values, act, fill }
}
