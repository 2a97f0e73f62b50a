import {
  addPiece,
  draftChars,
  type Expected,
  finished,
  openDraft,
  type ReplyDraft,
  type WrittenReply,
} from './draft.ts'
import { ANSWER_CHARS, eventsIn, textsIn, wholeText } from './events.ts'
import { itemsOf, type JsonRecord, parsedJson, recordOf } from './json.ts'
import { pieceOf } from './piece.ts'
import { faultIn, type ServerFault, serverFaultOf } from './server-fault.ts'

/**
 * Reads a server's answer to its end, streamed or not, or hangs up after `maxChars` as if the server had cut it for
 * length. Throws ServerFault for what the server reports, AppError `transient` for an answer that broke off. `draft` is
 * what has come until then.
 */
export async function readAnswer(
  response: Response,
  draft: ReplyDraft,
  { maxChars, ...expected }: Expected & { readonly maxChars: number },
  alive: (what: 'sign' | 'progress') => void,
): Promise<WrittenReply> {
  const type = response.headers.get('content-type') ?? ''
  const texts = textsIn(response.body, () => alive('sign'))
  const take = (document: JsonRecord): boolean => {
    const fault = faultIn(document, response)
    if (fault !== null) throw fault
    alive('progress')
    addPiece(draft, pieceOf(document), expected.offered)
    if (draftChars(draft) <= maxChars) return false
    draft.finish = 'length'
    return true
  }
  if (response.ok && type.includes('text/event-stream')) await takeEvents(texts, take, response)
  else await takeWhole(await wholeText(texts), take, response)
  return finished(draft, expected)
}

export const openAnswer = openDraft

/** Takes a document; `true`: there is enough. */
type Take = (document: JsonRecord) => boolean

async function takeEvents(texts: AsyncIterable<string>, take: Take, response: Response): Promise<void> {
  for await (const { event, data } of eventsIn(texts)) {
    if (data.trim() === '[DONE]') return
    if (event === 'error') throw serverFaultOf(response, data)
    for (const document of documentsIn(data, response)) if (take(document)) return
  }
}

/** An answer that came in one piece: a server that does not stream, an error, or a stream that does not say so. */
async function takeWhole(text: string, take: Take, response: Response): Promise<void> {
  const isStream = response.ok && /^\s*(?:data|event|id|retry)?:/.test(text)
  if (isStream) return takeEvents(only(text), take, response)
  const documents = records(parsedJson(text))
  if (!response.ok || !documents.some((it) => it.choices !== undefined)) throw serverFaultOf(response, text)
  for (const document of documents) take(document)
}

async function* only(text: string): AsyncGenerator<string> {
  yield text.slice(0, ANSWER_CHARS)
}

/** Some servers put several documents into one event. What is no JSON at all is no part of the answer. */
function documentsIn(data: string, response: Response): JsonRecord[] {
  const whole = parsedJson(data)
  if (whole !== undefined) return records(whole)
  return data.split('\n').flatMap((line) => {
    const document = parsedJson(line)
    if (document === undefined && line.trimStart().startsWith('{')) throw unreadable(response)
    return records(document)
  })
}

const records = (value: unknown): JsonRecord[] =>
  [recordOf(value), ...itemsOf(value).map(recordOf)].filter((it): it is JsonRecord => it !== null)

const unreadable = (response: Response): ServerFault =>
  serverFaultOf(response, 'The answer has a part that cannot be read.')
