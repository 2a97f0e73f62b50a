import type { ContentOf, Finding } from '../../core/artifacts.ts'
import type { StoredArtifact } from '../../store/artifacts.ts'
import type { Run } from '../../store/runs.ts'
import type { TaskView } from '../../store/task-view.ts'
import { oneLine, printable } from '../blocks/literal.ts'
import { ITEM_CHARS, ITEMS_SHOWN } from '../blocks/titled.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { FINDINGS_SHOWN, invariantLines, LOG_CHARS, LOGS_SHOWN } from './artifact-parts.ts'
import { REPORT_CHARS, REPORTS_SHOWN, reportLine } from './judgement-parts.ts'

/** What is too long for a message: it goes into the thread as a file, once a run. */
export interface Attachment {
  readonly run: Run
  /** Unique in the task's thread. */
  readonly fileName: string
  readonly title: string
  readonly content: string
}

/** Slack takes more; nobody reads more. */
const FILE_CHARS = 900_000

export const attachmentsOf = (view: TaskView): Attachment[] =>
  view.runs.flatMap((run) => {
    const words = wordsIn(view.language)
    const said = view.artifacts.filter(({ runId }) => runId === run.id).map((one) => contentOf(one, words))
    const content = said.filter((one) => one !== null).join('\n\n')
    if (run.finishedAt === null || content === '') return []
    return [
      {
        run,
        fileName: `${run.stage.toLowerCase()}-${run.attempt}.txt`,
        title: `${words.task(view.task.id)}, ${words.stages[run.stage]}, ${words.attemptAlone(run.attempt)}`,
        content: printable(content).slice(0, FILE_CHARS),
      },
    ]
  })

/** `null`: the thread's message says it all. */
function contentOf(artifact: StoredArtifact, words: Words): string | null {
  const parts = [artifactText(artifact, words), longReports(artifact, words)].filter((part) => part !== null)
  return parts.length === 0 ? null : parts.join('\n\n')
}

function longReports({ content }: StoredArtifact, { judgement }: Words): string | null {
  const reported = 'reported' in content ? (content.reported ?? []) : []
  const isLong =
    reported.length > REPORTS_SHOWN || reported.some((one) => one.what.length + one.quote.length > REPORT_CHARS)
  if (!isLong) return null
  const told = reported.map((one) => `- ${oneLine(reportLine(one, judgement.notFound))}\n  > ${oneLine(one.quote)}`)
  return [judgement.reported, ...told].join('\n')
}

function artifactText(artifact: StoredArtifact, words: Words): string | null {
  if (artifact.kind === 'CiReport') return logsOf(artifact.content)
  if (artifact.kind === 'TaskSpec') return longList(words.criteria, criteriaLines(artifact.content))
  if (artifact.kind === 'Plan') return longList(words.invariants, invariantLines(artifact.content))
  if (artifact.kind !== 'ReviewResult' && artifact.kind !== 'GateDecision') return null
  const { issues } = artifact.content
  const remarks = artifact.kind === 'ReviewResult' ? artifact.content.suggestions : []
  const isLong =
    issues.length > FINDINGS_SHOWN ||
    remarks.length > ITEMS_SHOWN ||
    [...issues.map(({ detail }) => detail), ...remarks].some((said) => said.length > ITEM_CHARS)
  return isLong
    ? [
        ...issues.map((one, index) => findingOf(one, index, words)),
        ...remarks.map((remark) => `- ${oneLine(remark)}`),
      ].join('\n\n')
    : null
}

/** `null`: the message shows all of it. */
const longList = (title: string, items: readonly string[]): string | null =>
  items.length > ITEMS_SHOWN ? [title, ...items.map((item) => `- ${oneLine(item)}`)].join('\n') : null

const criteriaLines = ({ acceptance_criteria }: ContentOf<'TaskSpec'>): string[] =>
  acceptance_criteria.map((criterion, index) => `AC-${index + 1} ${criterion}`)

function logsOf({ checks }: ContentOf<'CiReport'>): string | null {
  const logs = checks.filter(({ log_tail }) => log_tail !== '')
  const isShown = logs.length <= LOGS_SHOWN && logs.every(({ log_tail }) => log_tail.length <= LOG_CHARS)
  return isShown
    ? null
    : logs.map(({ name, log_tail }) => `===== ${oneLine(name)} =====\n${log_tail.replace(TITLES, '  $&')}`).join('\n\n')
}

function findingOf({ severity, title, detail, file, line, quote }: Finding, index: number, words: Words): string {
  const place = file === null ? '' : `\n  ${oneLine(file)}${line === null ? '' : `:${line}`}`
  const quotation = quote === null ? '' : `\n  > ${oneLine(quote)}`
  return `${index + 1}. ${words.severities[severity]}: ${oneLine(title)}${place}\n${indented(detail)}${quotation}`
}

/** What looks like the title of a log. */
const TITLES = /^=====/gm

/** None of its lines looks like ours. */
const indented = (text: string): string => text.replace(/^/gm, '  ')
