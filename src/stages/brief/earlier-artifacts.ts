import type { Artifact, ContextPack, Evidence } from '../../core/artifacts.ts'
import { isNewlyRed } from '../../core/checks/compare.ts'
import { STAGES, type StageName } from '../../core/stages.ts'
import type { StageInput } from '../stage/stage.ts'

type Made = Artifact & { readonly stage: StageName }

/**
 * What earlier stages made, for an agent: the newest artifact of each kind and stage, as reference and excerpt. File
 * contents are left out, since the agent reads them in the worktree.
 */
export function earlierArtifacts(input: StageInput): ContextPack['artifacts'] {
  const newest = new Map<string, ContextPack['artifacts'][number]>()
  for (const made of input.artifacts) {
    const content = excerptOf(made)
    const key = `${made.kind}/${made.stage}`
    newest.delete(key) // so that it moves to the end
    if (content !== null) newest.set(key, { kind: made.kind, stage: made.stage, content: `${made.stage}: ${content}` })
  }
  return [...newest.values()]
}

/** `null`: agents get this kind in another way, or not at all. */
function excerptOf({ kind, content }: Made): string | null {
  switch (kind) {
    case 'Patch': {
      const files = content.diff_stat.files.map(
        ({ path, insertions, deletions }) => `${path} +${insertions} −${deletions}`,
      )
      return [`commit ${content.commit_sha}. ${content.summary}`, ...files].join('\n')
    }
    case 'ReviewResult': {
      const issues = content.issues.map(
        ({ severity, title, file }) => `${severity}: ${title}${file ? ` (${file})` : ''}`,
      )
      const all = [...issues, ...content.suggestions.map((it) => `suggestion: ${it}`)]
      return [`${content.passed ? 'passed' : 'not passed'}. ${content.summary}`, ...all].join('\n')
    }
    case 'GateDecision':
      return `${content.passed ? 'passed' : 'not passed'}. ${content.details}`
    case 'CiReport':
      return [
        `CI ${content.verdict} on ${content.head_sha}`,
        ...content.checks.map((it) => `${it.name}: ${it.state}`),
      ].join('\n')
    default:
      return null
  }
}

/** The red commands of the newest review of a stage's section, while it has findings to resolve. */
export function failuresOf(input: StageInput): Evidence[] {
  const { section } = STAGES[input.run.stage]
  const sectionState = section === null ? null : input.task.sections[section]
  if (sectionState?.gate !== 'open' || sectionState.findings.length === 0) return []
  const review = input.artifacts.findLast((it) => it.kind === 'ReviewResult' && STAGES[it.stage].section === section)
  return review?.kind === 'ReviewResult' ? review.content.evidence.filter(isNewlyRed) : []
}
