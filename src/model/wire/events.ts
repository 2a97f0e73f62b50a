import { createParser, type EventSourceMessage } from 'eventsource-parser'

/** Longer than any event or whole answer of a server in use. */
export const ANSWER_CHARS = 16 * 1024 * 1024

/** The events of a stream, with or without a blank line behind the last. Throws when one is longer than any server sends. */
export async function* eventsIn(texts: AsyncIterable<string>): AsyncGenerator<EventSourceMessage> {
  const found: EventSourceMessage[] = []
  const faults: Error[] = []
  const parser = createParser({
    maxBufferSize: ANSWER_CHARS,
    onEvent: (event) => found.push(event),
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') faults.push(error)
    },
  })
  const feed = (text: string) => {
    parser.feed(text)
    if (faults[0] !== undefined) throw faults[0]
    return found.splice(0)
  }
  for await (const text of texts) yield* feed(text)
  yield* feed('\n\n')
}

/** A body's text; bytes that are no UTF-8 become replacement characters. `onBytes` is called at each sign of life. */
export async function* textsIn(body: AsyncIterable<Uint8Array> | null, onBytes: () => void): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  for await (const bytes of body ?? []) {
    onBytes()
    yield decoder.decode(bytes, { stream: true })
  }
  yield decoder.decode()
}

/** The whole of a body, cut at the length that no server's answer has. */
export async function wholeText(texts: AsyncIterable<string>): Promise<string> {
  let whole = ''
  for await (const text of texts) {
    whole += text
    if (whole.length > ANSWER_CHARS) break
  }
  return whole
}
