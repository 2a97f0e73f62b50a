import { z } from 'zod'
import type { SlackContext } from '../delivery/context.ts'
import { readUpTo } from './read-up-to.ts'

const HeardFile = z.object({
  name: z.string().nullish(),
  title: z.string().nullish(),
  mimetype: z.string().nullish(),
  size: z.number().nullish(),
  mode: z.string().nullish(),
  is_external: z.boolean().nullish(),
  url_private: z.string().nullish(),
  url_private_download: z.string().nullish(),
})
type HeardFile = z.infer<typeof HeardFile>

/** Why a file that came with a message does not reach the agents. */
type NotRead = 'picture' | 'too_big' | 'not_text' | 'elsewhere' | 'gone' | 'no_permission' | 'no_answer' | 'no_room'

export interface HeardText {
  readonly name: string
  /** `null`: it was not read. */
  readonly text: string | null
  /** `cut`: only its beginning was. */
  readonly why: NotRead | 'cut' | null
}

/** A file that is longer is not fetched. */
const MOST_BYTES = 200_000
const MOST_FILES = 10
const ANSWER_MS = 10_000

type Reading = Pick<SlackContext, 'background' | 'observe' | 'log'>

/** Reads the files of a message as far as `room` characters go, in order; of each that is not read it says why. */
export async function readFiles(context: Reading, files: unknown, room: number): Promise<HeardText[]> {
  const known = z.array(HeardFile.catch({})).catch([]).parse(files).slice(0, MOST_FILES)
  const read: HeardText[] = []
  let left = room
  for (const file of known) {
    const one = await readFile(context, file, left)
    if (one.text !== null) left -= one.text.length
    read.push(one)
  }
  return read
}

/** Less is no use to anybody. */
const LEAST_ROOM = 100

async function readFile(context: Reading, file: HeardFile, room: number): Promise<HeardText> {
  const name = file.name ?? file.title ?? 'file'
  const not = (why: NotRead): HeardText => ({ name, text: null, why })
  const url = file.url_private_download ?? file.url_private
  if (file.mimetype?.startsWith('image/') === true) return not('picture')
  if (file.mode === 'tombstone' || file.mode === 'hidden_by_limit') return not('gone')
  if (file.is_external === true || file.mode === 'external') return not('elsewhere')
  if (file.size != null && file.size > MOST_BYTES) return not('too_big')
  if (room < LEAST_ROOM) return not('no_room')
  if (url == null || !isOfSlack(context, url)) return not('elsewhere')
  try {
    const fetched = await context.observe('slack', 'files.download', () => fetchFile(context, url))
    if (typeof fetched === 'string') return not(fetched)
    const text = decoded(fetched)
    if (text === null) return not('not_text')
    if (isPage(text) && !/html|xml/.test(`${file.mimetype} ${name}`)) return not('no_permission')
    return text.length > room
      ? { name, text: text.slice(0, room).toWellFormed(), why: 'cut' }
      : { name, text, why: null }
  } catch (error) {
    context.log.warn({ err: error, name }, 'a file of a note was not fetched')
    return not('no_answer')
  }
}

/** The token goes to no other host. */
function isOfSlack({ background }: Reading, url: string): boolean {
  const { protocol, hostname, origin } = URL.parse(url) ?? { protocol: '', hostname: '', origin: '' }
  if (origin === URL.parse(background.slackApiUrl)?.origin) return true
  return protocol === 'https:' && /(^|\.)slack\.com$/.test(hostname)
}

async function fetchFile({ background }: Reading, url: string): Promise<Uint8Array | NotRead> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${background.token ?? ''}` },
    // A redirect would take the token along, or end at a page to log in.
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
  })
  if (response.status === 404 || response.status === 410) return 'gone'
  if ([301, 302, 303, 307, 308, 401, 403].includes(response.status)) return 'no_permission'
  if (!response.ok) return 'no_answer'
  return (await readUpTo(response, MOST_BYTES)) ?? 'too_big'
}

/** Slack answers whoever may not read a file with a page to log in, and says 200. */
const isPage = (text: string): boolean => /^\s*(<!doctype html|<html)/i.test(text)

/** UTF-8, or UTF-16 with its mark; `null`: it is no text. */
function decoded(bytes: Uint8Array): string | null {
  const [first, second] = bytes
  const encoding =
    first === 0xff && second === 0xfe ? 'utf-16le' : first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8'
  try {
    const text = new TextDecoder(encoding, { fatal: true }).decode(bytes)
    return text.includes('\u0000') ? null : text
  } catch {
    return null
  }
}
