import type { ApprovalPolicy, NotAllowed } from '../../core/approval/approval.ts'
import { type Content, type Line, say, text } from '../blocks/blocks.ts'
import { mentions } from '../blocks/people.ts'
import type { Words } from '../messages/en.ts'

/** Why the policy does not let somebody do something, and who can. */
export function refusalText(why: NotAllowed, { approvers }: ApprovalPolicy, words: Words): Content {
  const whoCan: Line =
    approvers === 'everybody' ? [text(words.everyMember)] : approvers.length === 0 ? [] : mentions(approvers)
  return TELLS_WHO_CAN.has(why) && whoCan.length > 0
    ? say([text(`${words.refusals[why]} ${words.theseCan} `), ...whoCan])
    : say(words.refusals[why])
}

const TELLS_WHO_CAN: ReadonlySet<NotAllowed> = new Set([
  'not_a_member',
  'not_an_approver',
  'own_task',
  'already_approved',
])
