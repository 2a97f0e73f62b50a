import type { RichTextBlock } from '@slack/web-api'
import type { Finding } from '../../core/artifacts.ts'
import { isSuspended, isUpheld } from '../../core/findings/standing.ts'
import { questionOf, stageOf } from '../../core/pipeline/task.ts'
import { STAGES } from '../../core/stages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { bold, bullets, code, type Line, lines, preformatted, quotation, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'

const ISSUES_SHOWN = 5
const ISSUE_CHARS = 200
const DISPUTE_CHARS = 600
const REASON_CHARS = 1_200

type Asked = Pick<TaskView, 'task' | 'runs'>

/** What the agents ask a person: who sent the work back, what is open, and the question itself. */
export function questionParts(view: Asked, words: Words): RichTextBlock['elements'] {
  const upheld = upheldIn(view.task)
  if (upheld.length > 0) return [...disputeParts(view, upheld, words), lines([bold(words.judgement.whoIsRight)])]
  if (asksItself(view)) return [quotation(clip(isolated(questionOf(view.task) ?? ''), REASON_CHARS))]
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
  const upheld = upheldIn(view.task).map(titleOf)
  if (upheld.length > 0) return `${upheld.join('; ')}. ${words.judgement.whoIsRight}`
  if (asksItself(view)) return clip(isolated(oneLine(questionOf(view.task) ?? '')), REASON_CHARS)
  const open = openIssues(view).slice(0, ISSUES_SHOWN).join('; ')
  return [whyAsked(view, words), ...(open === '' ? [] : [`${open}.`]), words.judgement.asks].join(' ')
}

/** What a reviewer upholds though the author holds it for wrong, while a person is asked who is right. */
export function upheldIn(task: Asked['task']): readonly Finding[] {
  const stage = stageOf(task)
  if (questionOf(task) === null || stage === null || STAGES[stage].kind !== 'review') return []
  return findingsIn(task).filter(isUpheld)
}

/** Both texts and the line, for each finding. */
const disputeParts = (
  { task }: Asked,
  upheld: readonly Finding[],
  { judgement, stages }: Words,
): RichTextBlock['elements'] =>
  upheld
    .slice(0, ISSUES_SHOWN)
    .flatMap(({ title, detail, file, line, quote, dispute }) => [
      lines([
        text(`${judgement.found(stages[stageOf(task) ?? 'QA_BACKEND'])} `),
        bold(clip(isolated(oneLine(title)), ISSUE_CHARS)),
      ]),
      quotation(clip(isolated(detail), DISPUTE_CHARS)),
      ...(quote === null
        ? []
        : [
            ...(file === null ? [] : [lines([code(clip(`${file}${line === null ? '' : `:${line}`}`, ISSUE_CHARS))])]),
            preformatted(clip(quote, ISSUE_CHARS)),
          ]),
      lines([text(judgement.saysAuthor)]),
      quotation(clip(isolated(dispute?.why ?? ''), DISPUTE_CHARS)),
      lines([text(judgement.saysReviewer)]),
      quotation(clip(isolated(dispute?.answer ?? ''), DISPUTE_CHARS)),
    ])

/** A run that has begun asks for itself; one that has not is held up by its judges. */
function asksItself(view: Asked): boolean {
  const paused = view.runs.findLast(({ status }) => status === 'PAUSED')
  if (paused === undefined) return openIssues(view).length === 0
  return paused.stage === stageOf(view.task) && paused.startedAt !== null
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
  return findingsIn(task)
    .filter((one) => one.severity !== 'minor' && !isSuspended(one))
    .map(titleOf)
}

const titleOf = ({ title }: Finding): string => clip(isolated(oneLine(title)), ISSUE_CHARS)

function findingsIn(task: Asked['task']): readonly Finding[] {
  const stage = stageOf(task)
  const section = stage === null ? null : STAGES[stage].section
  const standing = section === null ? null : task.sections[section]
  return standing?.gate === 'open' ? standing.findings : []
}
