import type { InputBlock, KnownBlock, ModalView } from '@slack/web-api'
import { z } from 'zod'
import type { Reservation } from '../../core/approval/reservations.ts'
import type { Reserved } from '../../people/outcome.ts'
import { lines, plain, rich, text } from '../blocks/blocks.ts'
import { clip, oneLine } from '../blocks/literal.ts'
import { shortSha } from '../card/artifact-parts.ts'
import type { ActionTarget } from '../card/card-actions.ts'
import { reservationParts } from '../card/reservation-parts.ts'
import { diffOf, sizeOf } from '../card/size.ts'
import type { Words } from '../messages/en.ts'
import { Origin, type Spot } from './modals.ts'

export const APPROVE_MODAL = 'approve'

/** The action within each block; the block is named after its reservation. */
const YES = 'yes'

const ApproveOrigin = Origin.extend({
  mark: z.string().nullable(),
  /** Names of what was shown and takes no yes of its own. */
  shown: z.array(z.string()),
})
export const approveOriginOf = (privateMetadata: string) => ApproveOrigin.parse(JSON.parse(privateMetadata))

/** Everything that speaks against the commit, with a box to tick where it takes an explicit yes. */
export function approveModal({ standing, view }: Reserved, target: ActionTarget, spot: Spot, words: Words): ModalView {
  const { taskId, headSha, mark } = target
  const shown = standing.filter(({ explicit }) => !explicit).map(({ name }) => name)
  const origin: z.infer<typeof ApproveOrigin> = { taskId, headSha, mark, shown, ...spot, language: words.language }
  return {
    type: 'modal',
    callback_id: APPROVE_MODAL,
    private_metadata: JSON.stringify(origin),
    title: plain(words.reservations.title(taskId), 24),
    submit: plain(words.approve, 24),
    close: plain(words.keep, 24),
    blocks: [
      rich(
        lines(
          [text(clip(oneLine(view.title), 200))],
          [text(words.approveAsks(shortSha(headSha), sizeOf(diffOf(view), headSha, words)))],
        ),
      ),
      ...standing.flatMap((one) => reservationBlocks(one, words)),
    ],
  }
}

const reservationBlocks = (reservation: Reservation, words: Words): KnownBlock[] => [
  rich(...reservationParts(reservation, words)),
  ...(reservation.explicit ? [yesTo(reservation, words)] : []),
]

const yesTo = ({ kind, name }: Reservation, { reservations: words }: Words): InputBlock => ({
  type: 'input',
  block_id: name,
  label: plain(words.label, 2_000),
  element: {
    type: 'checkboxes',
    action_id: YES,
    options: [{ text: plain(words.yes[kind], 75), value: name }],
  },
})

const Ticked = z.record(
  z.string(),
  z.record(z.string(), z.object({ selected_options: z.array(z.object({ value: z.string() })).nullish() })),
)

/** Names of the reservations whose boxes were ticked. */
export const tickedIn = (values: unknown): string[] =>
  Object.values(Ticked.parse(values)).flatMap((block) =>
    Object.values(block).flatMap(({ selected_options }) => selected_options?.map(({ value }) => value) ?? []),
  )
