import { readdir, readFile } from 'node:fs/promises'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import { z } from 'zod'
import type { Config } from '../config.ts'
import { AppError } from '../errors.ts'
import { examine } from '../slack/doctor.ts'

const GOLDEN = new URL('../../test/unit/slack/golden/', import.meta.url)

/** `npm run slack:doctor`: says line by line what is well and what to do. Resolves with whether all is well. */
export async function runDoctor(config: Config, say: (line: string) => void): Promise<boolean> {
  if (config.slack === null) {
    throw new AppError('misconfigured', 'No workspace is configured.', {
      hint: 'Create the app from manifest.yml, install it, and set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET or SLACK_APP_TOKEN.',
    })
  }
  const { botToken, transport, apiUrl } = config.slack
  const options: WebClientOptions = { timeout: 10_000, ...(apiUrl !== null && { slackApiUrl: apiUrl }) }
  const findings = examine({
    bot: new WebClient(botToken, options),
    appLevel: transport.kind === 'socket' ? new WebClient(transport.appToken, options) : null,
    channel: config.slackChannel,
    approvers: config.approvers,
    payloads: await goldenPayloads(),
  })
  let isWell = true
  for await (const { what, fix } of findings) {
    say(fix === null ? `ok     ${what}` : `WRONG  ${what}\n       ${fix}`)
    isWell &&= fix === null
  }
  return isWell
}

const Golden = z.object({ type: z.string().optional(), blocks: z.array(z.unknown()) })

/** Messages only: what is validated has no word for the surface. Empty outside a checkout. */
async function goldenPayloads(): Promise<Map<string, unknown[]>> {
  const names = (await readdir(GOLDEN).catch(() => [])).filter((name) => name.endsWith('.json'))
  const payloads = new Map<string, unknown[]>()
  for (const name of names) {
    const { type, blocks } = Golden.parse(JSON.parse(await readFile(new URL(name, GOLDEN), 'utf8')))
    if (type === undefined) payloads.set(name, blocks)
  }
  return payloads
}
