import type { ActOutcome } from '../../acts/block-action.ts'
import type { CommandOutcome } from '../../acts/command.ts'
import type { SubmitOutcome } from '../../acts/modal.ts'
import type { Json } from '../../blocks/payload-rules.ts'
import type { MessageRow } from '../../state/rows.ts'

interface Outcomes {
  say: MessageRow
  command: CommandOutcome
  block: ActOutcome
  submit: SubmitOutcome
  close: Json
  home: Json
  shortcut: ActOutcome
  read: Json
}

/** Performs a person's act and resolves with its outcome; rejects if the server refuses. */
export type Acts = <Verb extends keyof Outcomes>(verb: Verb, body?: Json) => Promise<Outcomes[Verb]>

/** The acts of a person. */
export const actsOf =
  (as: string): Acts =>
  async (verb, body = {}) => {
    const response = await fetch(`/local/acts/${verb}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ as, ...body }),
    })
    const answer = await response.json()
    if (!response.ok) throw new Error([answer.error, answer.hint].filter(Boolean).join(' · '))
    return answer
  }
