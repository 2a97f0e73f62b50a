import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import { AppError } from '../../errors.ts'
import { refusalOf } from './slack-failure.ts'

const ID = /^[CGD][A-Z0-9]{6,}$/
const Page = z.object({ channels: z.array(z.object({ id: z.string(), name: z.string() })) })
const TRUST_MS = 60_000

/** Looks up the workspace's channels. */
export interface Channels {
  /** The id of a channel given by id or name. Throws AppError `misconfigured` if the bot sees none of that name. */
  idOf(idOrName: string): Promise<string>
  /** Whether the bot can post there; `true` is cached for a minute. */
  canPost(id: string): Promise<boolean>
  /** Whether everybody of the workspace sees it. Throws where Slack does not say. */
  isPublic(id: string): Promise<boolean>
}

export function createChannels(background: WebClient, interactive: WebClient): Channels {
  const ids = new Map<string, string>()
  const joinedUntil = new Map<string, number>()
  return {
    async idOf(idOrName) {
      const name = idOrName.replace(/^#/, '')
      if (ID.test(name)) return name
      const id = ids.get(name) ?? (await lookUp(background, name))
      ids.set(name, id)
      return id
    },
    async canPost(id) {
      if ((joinedUntil.get(id) ?? 0) > Date.now()) return true
      const can = await isMember(interactive, id)
      if (can) joinedUntil.set(id, Date.now() + TRUST_MS)
      return can
    },
    async isPublic(id) {
      const { channel } = await background.conversations.info({ channel: id })
      return channel?.is_private === false && channel.is_mpim !== true
    },
  }
}

async function lookUp(client: WebClient, name: string): Promise<string> {
  const types = 'public_channel,private_channel'
  for await (const page of client.paginate('conversations.list', { types, exclude_archived: true, limit: 200 })) {
    const found = Page.parse(page).channels.find((channel) => channel.name === name)
    if (found !== undefined) return found.id
  }
  throw new AppError('misconfigured', `The bot sees no channel #${name}.`, {
    hint: 'Create it or correct SLACK_CHANNEL, then /invite the bot there.',
  })
}

async function isMember(client: WebClient, id: string): Promise<boolean> {
  try {
    const { channel } = await client.conversations.info({ channel: id })
    return channel?.is_archived !== true && (channel?.is_member === true || channel?.is_im === true)
  } catch (error) {
    if (refusalOf(error) === 'channel_not_found') return false
    throw error
  }
}
