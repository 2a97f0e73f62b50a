import type { RichTextBlock } from '@slack/web-api'
import { stageOf } from '../../core/pipeline/task.ts'
import { STAGES } from '../../core/stages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { bold, bullets, type Line, lines, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'

const ISSUES_SHOWN = 5
const ISSUE_CHARS = 200

type Asked = Pick<TaskView, 'task' | 'runs'>

/** What the agents ask a person: who sent the work back, what is open, and the question itself. */
export function questionParts(view: Asked, words: Words): RichTextBlock['elements'] {
  const open = openIssues(view)
  const shown = open.slice(0, ISSUES_SHOWN).map((title): Line => [text(title)])
  const more = open.length - shown.length
  return [
    lines([text(whyAsked(view, words))]),
    ...(open.length === 0 ? [] : [bullets(more > 0 ? [...shown, [text(words.more(more))]] : shown)]),
    lines([bold(words.judgement.asks)], isOfGate(view) ? [text(words.judgement.toAccept)] : []),
  ]
}

/** The same in one line, for notifications and screen readers. */
export function questionLine(view: Asked, words: Words): string {
  const open = openIssues(view).slice(0, ISSUES_SHOWN).join('; ')
  return [whyAsked(view, words), ...(open === '' ? [] : [`${open}.`]), words.judgement.asks].join(' ')
}

const judgeOf = ({ runs }: Asked) => runs.findLast(({ status }) => status === 'REJECTED') ?? null

/** A gate is code: it goes on saying so, unless a person accepts it. */
function isOfGate(view: Asked): boolean {
  const judge = judgeOf(view)
  return judge !== null && STAGES[judge.stage].kind === 'gate'
}

function whyAsked(view: Asked, words: Words): string {
  const { judgement, stages } = words
  const judge = judgeOf(view)
  return judge === null ? judgement.stuckSomewhere : judgement.stuck(stages[judge.stage], openIssues(view).length)
}

function openIssues({ task }: Asked): string[] {
  const stage = stageOf(task)
  const section = stage === null ? null : STAGES[stage].section
  const standing = section === null ? null : task.sections[section]
  const findings = standing?.gate === 'open' ? standing.findings : []
  return findings
    .filter(({ severity }) => severity !== 'minor')
    .map(({ title }) => clip(isolated(oneLine(title)), ISSUE_CHARS))
}
