import type { CiReport } from '../../core/artifacts.ts'
import type { CiWaitStatus } from '../../core/judgement/ci-verdict.ts'
import { newest } from '../../store/artifacts.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Line, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import { ciWordsIn } from '../messages/ci.ts'
import type { Words } from '../messages/en.ts'

const NAMES_CHARS = 300

/** How the checks stand while the task waits for them, for a word on them, or mends what they found red. */
export function ciLine(view: TaskView, { language }: Words): Line[] {
  const status = view.ci ?? ciStatusOf(view)
  if (status === null) return []
  const names = clip(status.about.map((name) => isolated(oneLine(name))).join(', '), NAMES_CHARS)
  return [[text(ciWordsIn(language)[status.verdict](names, status.overdue))]]
}

function ciStatusOf({ task: { state, headSha }, artifacts, runs }: TaskView): CiWaitStatus | null {
  const report = newest(artifacts, 'CiReport')?.content
  if (report === undefined) return null
  const isDecided = state.stage === 'HUMAN_APPROVAL' && report.head_sha === headSha && report.verdict !== 'red'
  const isMended = state.status === 'RUNNING' && report.verdict === 'red' && runs.at(-2)?.stage === 'CI_WAIT'
  return isDecided || isMended ? { verdict: report.verdict, about: redOf(report), overdue: false } : null
}

const redOf = ({ checks }: CiReport): string[] =>
  checks.filter(({ state }) => state === 'failed').map(({ name }) => name)
