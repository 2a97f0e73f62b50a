import type { StoppedWork } from '../../core/cleanup.ts'
import { spentOf, type TaskView } from '../../store/task-view.ts'
import { bold, bullets, type Content, code, type Line, lines, rich, text } from '../blocks/blocks.ts'
import { clip, escaped, isolated, oneLine } from '../blocks/literal.ts'
import { duration } from '../blocks/people.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { shortSha } from './artifact-parts.ts'

const NAME_CHARS = 300

/** What a cancel or a rejection stopped and removed; `null`: nothing yet. */
export function cleanedUp(view: TaskView): Content | null {
  const { cleanup, language, task } = view
  if (cleanup === null) return null
  const words = wordsIn(language)
  const { stopped, stopped_after_ms, worktree_removed, pull_request_closed, acts, merge_sha: mergeSha } = cleanup
  const said = words.cleanup
  const done: Line[] = [
    ...(stopped.length + acts.length === 0
      ? [[text(said.nothingRan)]]
      : stopped.map((work) => stoppedLine(work, words))),
    ...acts.filter((act) => act !== 'merge' || mergeSha === null).map((act): Line => [text(said.acts[act])]),
    ...(mergeSha === null ? [] : [mergedLine(mergeSha, words)]),
    ...(stopped_after_ms < 1_000 ? [] : [[text(said.took(duration(stopped_after_ms, words)))]]),
    ...(worktree_removed ? [[text(said.folder)]] : []),
    ...(pull_request_closed === null ? [] : [[text(said.pullRequest(pull_request_closed))]]),
  ]
  const headline = task.state.status === 'CANCELLED' ? stoppedLineOf(view, words) : said.title
  const title = `${words.task(task.id)}. ${headline}`
  const names = stopped.map(({ name }) => clip(isolated(oneLine(name)), NAME_CHARS)).join(', ')
  return {
    text: escaped(names === '' ? title : `${title} ${names}`),
    blocks: [rich(lines([bold(headline)]), bullets(done))],
  }
}

function stoppedLineOf({ runs }: TaskView, { cleanup: said }: Words): string {
  const { costUsd } = spentOf(runs)
  return costUsd === null ? said.stoppedUnknown : said.stopped(`$${costUsd.toFixed(2)}`)
}

const mergedLine = (sha: string, { cleanup: said }: Words): Line => [bold(`${said.merged} `), code(shortSha(sha))]

const stoppedLine = ({ kind, name }: StoppedWork, { cleanup }: Words): Line => [
  text(kind === 'model_call' ? cleanup.model : cleanup.command),
  code(clip(isolated(oneLine(name)), NAME_CHARS)),
]
