import type { RichTextBlock } from '@slack/web-api'
import type { DiffStat } from '../core/artifacts.ts'
import { STAGES, type StageName } from '../core/stages.ts'
import { newest, type StoredArtifact } from '../store/artifacts.ts'
import type { TaskView } from '../store/task-view.ts'
import { diffLine, fileBullets, invariantLines, titled } from './artifact-parts.ts'
import { bold, lines, rich, text } from './blocks.ts'
import { clip, oneLine } from './literal.ts'
import type { Words } from './messages/words.ts'

const LINE_CHARS = 200

/** What a person needs to see before deciding on the commit: criteria, size, checks, gates, what reviewers still say. */
export function evidenceOf({ artifacts }: TaskView, words: Words): RichTextBlock {
  const spec = newest(artifacts, 'TaskSpec')
  const plan = newest(artifacts, 'Plan')
  const diff = diffOf(artifacts)
  return rich(
    ...titled(words.criteria, spec?.content.acceptance_criteria ?? [], words),
    lines([bold(`${words.changes}: `), text(diffLine(diff, words))]),
    ...fileBullets(diff, words),
    lines([bold(`${words.checks}: `), text(checksOf(artifacts, words))]),
    ...titled(words.gates, gatesOf(artifacts, words), words),
    ...titled(words.invariants, plan === null ? [] : invariantLines(plan.content), words),
    ...titled(words.remarks, remarksOf(artifacts), words),
  )
}

/** All commits of the task together, by file. */
export function diffOf(artifacts: readonly StoredArtifact[]): DiffStat {
  const files = new Map<string, DiffStat['files'][number]>()
  for (const artifact of artifacts) {
    if (artifact.kind !== 'Patch') continue
    for (const { path, insertions, deletions } of artifact.content.diff_stat.files) {
      const before = files.get(path) ?? { path, insertions: 0, deletions: 0 }
      files.set(path, {
        path,
        insertions: before.insertions + insertions,
        deletions: before.deletions + deletions,
      })
    }
  }
  const all = [...files.values()]
  const sum = (of: 'insertions' | 'deletions') => all.reduce((total, file) => total + file[of], 0)
  return { insertions: sum('insertions'), deletions: sum('deletions'), files: all }
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

/** Only what did not send the work back: a passed review's findings and its suggestions. */
const remarksOf = (artifacts: readonly StoredArtifact[]): string[] =>
  newestByStage(artifacts, 'ReviewResult').flatMap(({ content }) => [
    ...content.issues.map(({ title, file, line }) =>
      file === null ? title : `${title} (${file}${line === null ? '' : `:${line}`})`,
    ),
    ...content.suggestions,
  ])

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
