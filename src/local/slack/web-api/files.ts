import { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import type { StoredFile } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import { botAuthor, findMessage, post } from '../workspace/messages.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { joinedChannel } from './channels.ts'
import { method, SlackRefusal } from './method.ts'

const mimetypes: Record<string, string> = {
  csv: 'text/csv',
  diff: 'text/plain',
  html: 'text/html',
  jpg: 'image/jpeg',
  json: 'application/json',
  log: 'text/plain',
  md: 'text/markdown',
  patch: 'text/plain',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
}
const extension = (name: string) => name.split('.').at(-1)?.toLowerCase() ?? ''

/** A file in the format of Slack's methods and messages. */
function wireFile(slack: Workspace, file: StoredFile): Json {
  const url = `${slack.origin}/files-pri/${file.id}/${encodeURIComponent(file.name)}`
  return {
    id: file.id,
    created: Math.floor(file.createdAtMs / 1_000),
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: extension(file.name),
    user: file.user,
    size: file.size,
    mode: file.mimetype.startsWith('text/') ? 'snippet' : 'hosted',
    is_external: false,
    is_public: file.channels.length > 0,
    channels: file.channels,
    url_private: url,
    url_private_download: url,
    permalink: url,
  }
}

/** A file that a person sends. */
export interface SentFile {
  readonly name: string
  readonly content: Buffer | string
  /** As the client says; absent: by the name. */
  readonly mimetype?: string
}

export function sentFile(slack: Workspace, user: string, channel: string, { name, content, mimetype }: SentFile): Json {
  const bytes = Buffer.from(content as string)
  const id = slack.newId('F')
  return wireFile(
    slack,
    slack.state.files.put(id, {
      ...{ id, name, title: name, size: bytes.length, user, createdAtMs: slack.clock.now(), channels: [channel] },
      mimetype: mimetype ?? mimetypes[extension(name)] ?? 'application/octet-stream',
      ...{ stage: 'shared', contentBase64: bytes.toString('base64') },
    }),
  )
}

function share(slack: Workspace, files: readonly StoredFile[], args: Completion) {
  const ids = args.channel_id ?? args.channels ?? ''
  for (const id of ids === '' ? [] : ids.split(',')) {
    const channel = joinedChannel(slack, id)
    const shared = files.map((file) =>
      slack.state.files.put(file.id, { ...file, channels: [...file.channels, channel.id] }),
    )
    if (args.thread_ts !== undefined && findMessage(slack, channel.id, args.thread_ts) === undefined) {
      throw new SlackRefusal('thread_not_found')
    }
    post(slack, channel, botAuthor(slack), {
      text: args.initial_comment ?? '',
      subtype: 'file_share',
      files: shared.map((file) => wireFile(slack, file)),
      ...(args.thread_ts !== undefined && { thread_ts: args.thread_ts }),
    })
  }
}

const completion = z.object({
  files: z.array(z.object({ id: z.string(), title: z.string().optional() })).min(1),
  channel_id: z.string().optional(),
  channels: z.string().optional(),
  thread_ts: z.string().optional(),
  initial_comment: z.string().optional(),
})
type Completion = z.infer<typeof completion>

function uploadedFile(slack: Workspace, id: string): StoredFile {
  const file = slack.state.files.get(id)
  if (file === undefined || file.stage === 'awaiting') throw new SlackRefusal('file_not_found')
  return file
}

export const files = {
  'files.getUploadURLExternal': method({
    tier: 'tier4',
    scope: 'files:write',
    args: z.object({
      filename: z.string().min(1),
      length: z.coerce.number().int().min(1),
      alt_txt: z.string().max(1_000).optional(),
    }),
    run: (slack, { filename, length }) => {
      const id = slack.newId('F')
      slack.state.files.put(id, {
        id,
        name: filename,
        title: filename,
        mimetype: mimetypes[extension(filename)] ?? 'application/octet-stream',
        size: length,
        user: BOT.userId,
        createdAtMs: slack.clock.now(),
        channels: [],
        stage: 'awaiting',
        contentBase64: '',
      })
      return { file_id: id, upload_url: `${slack.origin}/upload/v1/${id}` }
    },
  }),
  'files.completeUploadExternal': method({
    tier: 'tier4',
    scope: 'files:write',
    args: completion,
    run: (slack, args) => {
      const completed = args.files.map(({ id, title }): StoredFile => {
        const file = uploadedFile(slack, id)
        return slack.state.files.put(id, { ...file, title: title ?? file.title, stage: 'shared' })
      })
      share(slack, completed, args)
      return { files: completed.map(({ id, title }) => ({ id, title })) }
    },
  }),
  'files.info': method({
    tier: 'tier4',
    scope: 'files:read',
    args: z.object({ file: z.string() }),
    run: (slack, { file }) => ({ file: wireFile(slack, uploadedFile(slack, file)) }),
  }),
}

/** Stores the bytes that the app sends to an upload URL; `false`: refused. */
export function receiveUpload(slack: Workspace, id: string, content: Buffer): boolean {
  const file = slack.state.files.get(id)
  if (file === undefined || file.stage !== 'awaiting' || content.length !== file.size) return false
  slack.state.files.put(id, { ...file, stage: 'uploaded', contentBase64: content.toString('base64') })
  return true
}
