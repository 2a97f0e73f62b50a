import { WebClient } from '@slack/web-api'
import type { Config } from '../config/config.ts'
import type { SlackConfig } from '../config/slack-variables.ts'
import { AppError } from '../errors.ts'
import { INSTALL_PATH } from '../slack/connection/install.ts'
import type { SlackAccess } from '../slack/slack.ts'
import { type Diagnosis, examineWorkspace } from '../slack/workspaces/doctor.ts'
import { createInstallations, type Installed } from '../slack/workspaces/installations.ts'
import { createPool } from '../store/pool.ts'
import { diagnosisLine } from './doctors/diagnosis-line.ts'
import { accessOf } from './slack.ts'
import { trialMessages } from './trial-messages.ts'

/** `npm run slack:doctor`: prints each result with its remedy. Resolves with whether all is well. */
export async function runDoctor(config: Config, say: (line: string) => void): Promise<boolean> {
  if (config.slack === null) {
    throw new AppError('misconfigured', 'No workspace is configured.', {
      hint: 'Create the app from manifest.yml, install it, and set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN.',
    })
  }
  const payloads = new Map([...trialMessages()].map(([name, { blocks }]) => [name, blocks]))
  let isWell = true
  for (const { title, diagnoses } of await examinationsOf(config, config.slack, payloads)) {
    say(title)
    for await (const diagnosis of diagnoses) {
      say(diagnosisLine(diagnosis))
      isWell &&= diagnosis.fix === null
    }
  }
  return isWell
}

interface Examination {
  readonly title: string
  readonly diagnoses: AsyncIterable<Diagnosis> | Iterable<Diagnosis>
}

type Payloads = ReadonlyMap<string, readonly unknown[]>

/** One workspace by its token, or every workspace where the app is installed. */
async function examinationsOf(config: Config, slack: SlackConfig, payloads: Payloads): Promise<Examination[]> {
  const { transport, apiUrl } = slack
  const clientOf = (token: string) =>
    new WebClient(token, { timeout: 10_000, ...(apiUrl !== null && { slackApiUrl: apiUrl }) })
  const appLevel = transport.kind === 'socket' ? clientOf(transport.appToken) : null
  const { approvers, slackChannel } = config
  const access = accessOf(slack)
  if (access.kind === 'token') {
    const examined = { bot: clientOf(access.botToken), appLevel, channel: slackChannel, approvers, payloads }
    return [{ title: 'One workspace, by SLACK_BOT_TOKEN', diagnoses: examineWorkspace(examined) }]
  }
  const installed = await installedIn(config, access)
  if (installed.length === 0) return [{ title: SEVERAL, diagnoses: [NOWHERE] }]
  return installed.map(({ team, teamName, botToken }) => {
    const ofTeam = (ids: readonly string[]) =>
      ids.flatMap((id) => (id.startsWith(`${team}/`) ? id.slice(team.length + 1) : []))
    const [channel = null] = ofTeam(slackChannel === null ? [] : [slackChannel])
    const examined = { bot: clientOf(botToken), appLevel, channel, approvers: ofTeam(approvers), payloads }
    return { title: `${SEVERAL}: ${teamName} (${team})`, diagnoses: examineWorkspace(examined) }
  })
}

const SEVERAL = 'Several workspaces, by OAuth'
const NOWHERE: Diagnosis = {
  what: 'the app is not installed in any workspace',
  fix: `Start the service and open <PUBLIC_URL>${INSTALL_PATH} in a browser.`,
}

async function installedIn(config: Config, access: Extract<SlackAccess, { kind: 'oauth' }>): Promise<Installed[]> {
  if (config.databaseUrl === null) {
    throw new AppError('misconfigured', 'The installations are in Postgres, and DATABASE_URL is not set.', {
      hint: 'Set it to the service’s database.',
    })
  }
  const pool = createPool(config.databaseSessionUrl ?? config.databaseUrl, { max: 1, onConnectionLost: () => {} })
  const place = { db: pool, keyring: access.keyring, allowed: access.workspaces, now: () => new Date() }
  try {
    return await createInstallations(place).all()
  } finally {
    await pool.end()
  }
}
