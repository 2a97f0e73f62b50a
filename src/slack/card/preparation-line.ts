import type { TaskView } from '../../store/task-view.ts'
import { type Line, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'

const NAME_CHARS = 200

/** 'Setting up: npm ci, since 11:02', in the reader's own zone. */
export function preparationLine({ task, preparing }: TaskView, words: Words): Line[] {
  if (task.state.status !== 'RUNNING' || preparing === null) return []
  const { kind, name, since } = preparing
  const said = words.card.preparing[kind](isolated(clip(oneLine(name), NAME_CHARS)))
  const timestamp = Math.floor(since.getTime() / 1_000)
  return [[text(`${said} `), { type: 'date', timestamp, format: '{time}', fallback: since.toISOString() }]]
}
