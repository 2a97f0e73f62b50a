import type { Artifact, ContextPack, Evidence } from '../../core/artifacts.ts'
import { isNewlyRed } from '../../core/checks/compare.ts'
import { STAGES, type StageName } from '../../core/stages.ts'
import type { StageInput } from '../stage/stage.ts'

type Made = Artifact & { readonly stage: StageName }

/**
 * What earlier stages made, for an agent: the newest artifact of each kind and stage, as reference and excerpt. File
 * contents are left out, since the agent reads them in the worktree; what it is told as a finding is not told again.
 */
export function earlierArtifacts(input: StageInput): ContextPack['artifacts'] {
  const newest = new Map<string, ContextPack['artifacts'][number]>()
  const { kind, section } = STAGES[input.run.stage]
  for (const made of input.artifacts) {
    const isToldOtherwise =
      made.stage === input.run.stage || (kind === 'agent' && STAGES[made.stage].section === section)
    const content = made.kind === 'ReviewResult' && isToldOtherwise ? null : excerptOf(made)
    const key = `${made.kind}/${made.stage}`
    newest.delete(key) // so that it moves to the end
    if (content === null) continue
    const told = `${made.stage}${isOfNow(made, input) ? '' : ' (of an earlier state of the branch)'}: ${content}`
    newest.set(key, { kind: made.kind, stage: made.stage, content: told })
  }
  return [...newest.values()]
}

/** Whether it speaks of the branch as it is; what names no commit does. */
function isOfNow({ kind, content }: Made, { task: { headSha } }: StageInput): boolean {
  if (kind === 'ReviewResult' || kind === 'GateDecision')
    return content.head_sha == null || content.head_sha === headSha
  return kind !== 'CiReport' || content.head_sha === headSha
}

/** `null`: agents get this kind in another way, or not at all. */
function excerptOf({ kind, content }: Made): string | null {
  switch (kind) {
    case 'Patch':
      return content.summary
    case 'ReviewResult': {
      const issues = content.issues.map(
        ({ severity, title, file }) => `${severity}: ${title}${file ? ` (${file})` : ''}`,
      )
      const all = content.passed ? [] : issues
      return [`${content.passed ? 'passed' : 'not passed'}. ${content.summary}`, ...all].join('\n')
    }
    case 'GateDecision':
      if (content.passed) return null
      return `${content.passed ? 'passed' : 'not passed'}. ${content.details}`
    case 'CiReport':
      if (content.verdict !== 'red') return null
      return [
        `CI ${content.verdict} on ${content.head_sha}`,
        ...content.checks.map((it) => `${it.name}: ${it.state}`),
      ].join('\n')
    default:
      return null
  }
}

/**
 * The red commands of the newest review of an author's section, while it has findings to resolve: of the branch as it
 * is, or none.
 */
export function failuresOf(input: StageInput): Evidence[] {
  const { section, kind } = STAGES[input.run.stage]
  const sectionState = section === null ? null : input.task.sections[section]
  if (sectionState?.gate !== 'open' || sectionState.findings.length === 0 || kind !== 'agent') return []
  const review = input.artifacts.findLast((it) => it.kind === 'ReviewResult' && STAGES[it.stage].section === section)
  if (review?.kind !== 'ReviewResult') return []
  const { head_sha: head, evidence } = review.content
  return head == null || head === input.task.headSha ? evidence.filter(isNewlyRed) : []
}
