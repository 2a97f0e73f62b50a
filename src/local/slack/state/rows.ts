import type { Json } from '../blocks/payload-rules.ts'

export interface PersonRow {
  id: string
  handle: string
  realName: string
  locale: string
  tz: string
  teamId: string
  isBot: boolean
  /** A guest. */
  isRestricted: boolean
  /** A person of another organisation in a shared channel. */
  isStranger: boolean
  isDeleted: boolean
}

export interface Channel {
  id: string
  name: string
  kind: 'public' | 'private' | 'im'
  members: string[]
  isExtShared: boolean
  isArchived: boolean
}

export interface UserGroup {
  id: string
  handle: string
  name: string
  members: string[]
}

/** A message with Slack's field names, and its channel. */
export interface MessageRow {
  type: 'message'
  channel: string
  ts: string
  user: string
  team: string
  text: string
  subtype?: string
  bot_id?: string
  app_id?: string
  blocks?: Json[]
  attachments?: Json[]
  thread_ts?: string
  metadata?: { event_type: string; event_payload: Json }
  edited?: { user: string; ts: string }
  files?: Json[]
  reactions?: { name: string; users: string[]; count: number }[]
  /** Only this person sees it. */
  ephemeralTo?: string
}

/** A view with Slack's field names, and its owner. */
export interface View {
  id: string
  type: 'modal' | 'home'
  owner: string
  hash: string
  blocks: Json[]
  root_view_id: string
  previous_view_id: string | null
  state: { values: InputValues }
  callback_id: string
  private_metadata: string
  external_id: string
  title: Json | null
  submit: Json | null
  close: Json | null
  clear_on_close: boolean
  notify_on_close: boolean
}

/** Input values: Slack's value objects by block id and action id. */
export type InputValues = Record<string, Record<string, Json>>

export interface StoredFile {
  id: string
  name: string
  title: string
  mimetype: string
  size: number
  user: string
  createdAtMs: number
  channels: string[]
  /** Awaiting the upload, uploaded, or shared by completeUploadExternal. */
  stage: 'awaiting' | 'uploaded' | 'shared'
  contentBase64: string
}

/** An event that the app has not acked yet, and its next retry. */
export interface PendingEvent {
  payload: Json
  attempt: number
  dueAtMs: number
}

/** A URL at which the app may answer five times within 30 minutes. */
export interface ResponseUrl {
  id: string
  channel: string
  user: string
  messageTs: string | null
  threadTs: string | null
  usesLeft: number
  expiresAtMs: number
}
