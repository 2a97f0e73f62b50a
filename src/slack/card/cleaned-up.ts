import type { StoppedWork } from '../../core/cleanup.ts'
import type { TaskView } from '../../store/task-view.ts'
import { bold, bullets, type Content, code, type Line, lines, rich, text } from '../blocks/blocks.ts'
import { clip, escaped, isolated, oneLine } from '../blocks/literal.ts'
import { duration } from '../blocks/people.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'

const NAME_CHARS = 300

/** What a cancel or a rejection stopped and removed; `null`: nothing yet. */
export function cleanedUp(view: TaskView): Content | null {
  const { cleanup, language, task } = view
  if (cleanup === null) return null
  const words = wordsIn(language)
  const { stopped, stopped_after_ms, worktree_removed, pull_request_closed } = cleanup
  const said = words.cleanup
  const done: Line[] = [
    ...(stopped.length === 0 ? [[text(said.nothingRan)]] : stopped.map((work) => stoppedLine(work, words))),
    ...(stopped_after_ms < 1_000 ? [] : [[text(said.took(duration(stopped_after_ms, words)))]]),
    ...(worktree_removed ? [[text(said.folder)]] : []),
    ...(pull_request_closed === null ? [] : [[text(said.pullRequest(pull_request_closed))]]),
  ]
  const title = `${words.task(task.id)}. ${said.title}`
  const names = stopped.map(({ name }) => clip(isolated(oneLine(name)), NAME_CHARS)).join(', ')
  return {
    text: escaped(names === '' ? title : `${title} ${names}`),
    blocks: [rich(lines([bold(said.title)]), bullets(done))],
  }
}

const stoppedLine = ({ kind, name }: StoppedWork, { cleanup }: Words): Line => [
  text(kind === 'model_call' ? cleanup.model : cleanup.command),
  code(clip(isolated(oneLine(name)), NAME_CHARS)),
]
