import type { ModelMessage } from '../../model/model.ts'

/** Results are left out in batches of this size, since each change invalidates the server's cache after it. */
const BATCH = 10
/** How many of the newest results always stay in full. */
const KEPT = 10
/** Leaving out shorter results would save too little. */
const SHORT_CHARS = 400

const LEFT_OUT = '[left out, it was long ago: call again if you need it]'

/** Leaves out the oldest batch of long results once there are enough; the beginning of the prompt never changes. */
export const leaveOutOld = (messages: ModelMessage[]): void => {
  const long = longResults(messages)
  if (long.length >= KEPT + BATCH) leaveOut(messages, long.slice(0, BATCH))
}

/** Makes room in a conversation that is too long; `false`: there is nothing to leave out. */
export const leaveOutMost = (messages: ModelMessage[]): boolean => {
  const old = longResults(messages).slice(0, -2)
  leaveOut(messages, old)
  return old.length > 0
}

const longResults = (messages: readonly ModelMessage[]): number[] =>
  messages.flatMap(({ role, content }, index) => (role === 'tool' && content.length > SHORT_CHARS ? [index] : []))

const leaveOut = (messages: ModelMessage[], indexes: readonly number[]): void => {
  for (const index of indexes) {
    const message = messages[index]
    if (message !== undefined) messages[index] = { ...message, content: LEFT_OUT }
  }
}
