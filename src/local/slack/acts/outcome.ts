import type { AppDelivery } from '../app/delivery.ts'
import type { MessageRow, PersonRow } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A delivery that the app did not ack: the error code, and the text that Slack shows. */
export interface ActFailed {
  kind: 'failed'
  error: 'operation_timeout' | 'dispatch_failed'
  text: string
}

export function failedAct(what: string, delivery: Extract<AppDelivery, { kind: 'failed' }>): ActFailed {
  const error = delivery.reason === 'http_timeout' ? 'operation_timeout' : 'dispatch_failed'
  return { kind: 'failed', error, text: `${what} failed with the error "${error}"` }
}

/** The common fields of interaction payloads. */
export const interactionFrom = ({ team }: Workspace, person: PersonRow) => ({
  team: { id: team.id, domain: team.domain },
  user: { id: person.id, username: person.handle, name: person.handle, team_id: person.teamId },
  api_app_id: BOT.appId,
  token: 'verification',
  enterprise: null,
  is_enterprise_install: false,
})

/** A message in the format of interaction payloads. */
export function payloadMessage({ channel: _, ephemeralTo: __, ...message }: MessageRow) {
  return message
}
