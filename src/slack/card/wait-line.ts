import { type TaskView, waitOf } from '../../store/task-view.ts'
import { type Line, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'

const REASON_CHARS = 200

/** 'Waiting for the model since 11:02, next try at 11:04: …', in the reader's own zone. */
export function waitLine(view: TaskView, words: Words): Line[] {
  const waiting = waitOf(view)
  if (waiting === null) return []
  const { waitsFor, nextTry } = words.card
  const known = Object.entries(words.card.dependencies).find(([name]) => name === waiting.dependency)?.[1]
  const reason = isolated(clip(oneLine(waiting.reason), REASON_CHARS))
  return [
    [
      ...[text(`${waitsFor(known ?? words.card.somethingOutside)} `), timeOf(waiting.since)],
      ...[text(`${nextTry} `), timeOf(waiting.next_at), text(`: ${reason}`)],
    ],
  ]
}

const timeOf = (at: Date) =>
  ({ type: 'date', timestamp: Math.floor(at.getTime() / 1_000), format: '{time}', fallback: at.toISOString() }) as const
