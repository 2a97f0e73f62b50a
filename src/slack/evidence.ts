import type { RichTextBlock } from '@slack/web-api'
import type { DiffStat, Evidence, ReviewResult } from '../core/artifacts.ts'
import { type RiskyFile, riskiest } from '../core/risk.ts'
import { STAGES, type StageName } from '../core/stages.ts'
import { newest, type StoredArtifact } from '../store/artifacts.ts'
import type { TaskView } from '../store/task-view.ts'
import { diffLine, invariantLines, shortSha, titled } from './artifact-parts.ts'
import { bold, bullets, code, italic, type Line, lines, rich, text } from './blocks.ts'
import { clip, oneLine } from './literal.ts'
import type { Words } from './messages/words.ts'

const LINE_CHARS = 200
const CRITERIA_SHOWN = 8
const CRITERION_CHARS = 160
const PROOF_CHARS = 100
const FILES_SHOWN = 5
const NOTHING: DiffStat = { insertions: 0, deletions: 0, files: [] }

/** What a person needs to see before deciding on the commit: criteria with their proof, size, risk, checks, gates, remarks. */
export function evidenceOf({ artifacts, task }: Pick<TaskView, 'artifacts' | 'task'>, words: Words): RichTextBlock {
  const plan = newest(artifacts, 'Plan')
  const remarks = reviewsOf(artifacts)
  return rich(
    ...criteriaParts(artifacts, words),
    lines([bold(`${words.changes}: `), text(sizeOf(artifacts, task.headSha, words))]),
    ...riskParts(
      diffOf(artifacts),
      new Set(remarks.flatMap(({ issues }) => issues.map(({ file }) => file ?? ''))),
      words,
    ),
    lines([bold(`${words.checks}: `), text(checksOf(artifacts, words))]),
    ...titled(words.gates, gatesOf(artifacts, words), words),
    ...titled(words.invariants, plan === null ? [] : invariantLines(plan.content), words),
    ...titled(words.remarks, remarks.flatMap(remarksOf), words),
  )
}

/** Each criterion with the line of a green test run that names it, and the commands that were run. */
function criteriaParts(artifacts: readonly StoredArtifact[], words: Words) {
  const criteria = newest(artifacts, 'TaskSpec')?.content.acceptance_criteria ?? []
  if (criteria.length === 0) return []
  const green = reviewsOf(artifacts).flatMap(({ evidence }) => evidence.filter(({ exit_code }) => exit_code === 0))
  const shown = criteria.slice(0, CRITERIA_SHOWN).map((criterion, index): Line => {
    const id = `AC-${index + 1}`
    const proof = proofOf(id, green)
    return [
      bold(`${id} `),
      text(clip(oneLine(criterion), CRITERION_CHARS)),
      ...(proof === null ? [] : [text(' ✓ '), italic(clip(proof, PROOF_CHARS))]),
    ]
  })
  const hidden = criteria.length - CRITERIA_SHOWN
  const commands = [...new Set(green.map(({ command }) => command))].join(', ')
  return [
    lines([bold(words.criteria)]),
    bullets(hidden > 0 ? [...shown, [italic(words.more(hidden))]] : shown),
    commands === '' ? null : lines([bold(`${words.proof}: `), text(words.ranGreen(clip(oneLine(commands), 300)))]),
  ]
}

/** The first line of a green run that speaks of the criterion, e.g. the name of its test. */
function proofOf(id: string, green: readonly Evidence[]): string | null {
  const named = new RegExp(`\\b${id}\\b`)
  const line = green.flatMap(({ output }) => output.split('\n')).find((one) => named.test(one))
  return line === undefined ? null : oneLine(line)
}

/** All that the branch changes, as its last gate saw it; of a task without, its newest commit. */
export const diffOf = (artifacts: readonly StoredArtifact[]): DiffStat =>
  (newest(artifacts, 'BranchDiff') ?? newest(artifacts, 'Patch'))?.content.diff_stat ?? NOTHING

function sizeOf(artifacts: readonly StoredArtifact[], headSha: string | null, words: Words): string {
  const seen = newest(artifacts, 'BranchDiff')?.content.head_sha ?? headSha
  const size = diffLine(diffOf(artifacts), words)
  return seen === headSha || seen === null ? size : `${size} (${words.commit(shortSha(seen))})`
}

function riskParts(stat: DiffStat, remarked: ReadonlySet<string>, words: Words) {
  if (stat.files.length === 0) return []
  const shown = riskiest(stat, remarked).slice(0, FILES_SHOWN)
  const hidden = stat.files.length - shown.length
  const bullet = ({ file, risk }: RiskyFile): Line => [
    code(clip(file.path, 120)),
    text(` +${file.insertions} −${file.deletions}${risk === null ? '' : ` · ${words.risks[risk]}`}`),
  ]
  return [
    lines([bold(words.lookFirst)]),
    bullets([...shown.map(bullet), ...(hidden > 0 ? [[italic(words.more(hidden))]] : [])]),
  ]
}

function checksOf(artifacts: readonly StoredArtifact[], words: Words): string {
  const checks = newest(artifacts, 'CiReport')?.content.checks ?? []
  const said = checks.map(({ name, state }) => `${clip(oneLine(name), 60)} ${words.checkStates[state]}`)
  return clip(said.join(', ') || '–', 600)
}

const gatesOf = (artifacts: readonly StoredArtifact[], words: Words): string[] =>
  newestByStage(artifacts, 'GateDecision').map(
    ({ stage, content }) => `${words.stages[stage]}: ${clip(oneLine(content.details), LINE_CHARS)}`,
  )

/** The last word of each reviewer. */
const reviewsOf = (artifacts: readonly StoredArtifact[]): ReviewResult[] =>
  newestByStage(artifacts, 'ReviewResult').map(({ content }) => content)

/** Only what did not send the work back: a passed review's findings and its suggestions. */
const remarksOf = ({ issues, suggestions }: ReviewResult): string[] => [
  ...issues.map(({ title, file, line }) =>
    file === null ? title : `${title} (${file}${line === null ? '' : `:${line}`})`,
  ),
  ...suggestions,
]

function newestByStage<K extends 'GateDecision' | 'ReviewResult'>(artifacts: readonly StoredArtifact[], kind: K) {
  const stages = Object.keys(STAGES) as StageName[]
  return stages.flatMap((stage) => {
    const found = newest(
      artifacts.filter((artifact) => artifact.stage === stage),
      kind,
    )
    return found === null ? [] : [found]
  })
}
