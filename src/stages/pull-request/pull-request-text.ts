import type { Doubt } from '../../core/artifacts.ts'
import { outcomeOf, type Proof } from '../../core/judgement/outcome.ts'
import { withoutIds } from '../../core/named-ids.ts'
import { publishable } from '../../core/publishable.ts'
import { SECTIONS, type Section, STAGE_NAMES, STAGES, type StageName, stagesOf } from '../../core/stages.ts'
import type { PullRequestDraft } from '../../forge/forge.ts'
import { newestOf } from '../stage/checkout.ts'
import type { StageInput } from '../stage/stage.ts'

const TITLE_LIMIT = 70
/** GitHub accepts 65,536 characters. */
const BODY_LIMIT = 60_000

/** The pull request's text, filled by code from the task's artifacts. */
export function pullRequestText(input: StageInput): Omit<PullRequestDraft, 'branch'> {
  const suffix = ` (task ${input.task.id})`
  return {
    title: `${shortened(oneLine(input.title), TITLE_LIMIT - suffix.length)}${suffix}`,
    body: shortened(bodyOf(input), BODY_LIMIT),
    labels: ['wms-orchestrator', 'ai-generated', ...touched(input).map((section) => `area:${section}`)],
  }
}

function bodyOf(input: StageInput): string {
  const spec = newestOf(input, 'TaskSpec')
  const outcome = outcomeOf(input.artifacts)
  return [
    `<!-- wms:task=${input.task.id} -->`,
    publishable(spec?.goal ?? input.title),
    ...part(
      'Acceptance criteria',
      outcome.criteria.map(
        ({ id, criterion, points, proof }) =>
          `- ${oneLine(criterion)} (${oneLine([id, ...points].join(', '))})${proven(proof, 'not proven')}`,
      ),
    ),
    ...part(
      'Constraints',
      spec?.constraints.map((one) => `- ${oneLine(one)}`),
    ),
    ...part(
      'Changes',
      touched(input).map((section) => changeOf(input, section)),
    ),
    ...part(
      'Evidence',
      SECTIONS.flatMap(stagesOf).flatMap((stage) => evidenceOf(input, stage)),
    ),
    ...part('What the witness noticed', noticedOf(input)),
    ...part('What reviewers could not verify', [
      ...outcome.untried.map((one) => `- ${oneLine(one)}`),
      ...unverifiedOf(input),
    ]),
    ...part(
      'Warehouse invariants',
      outcome.points.map(
        ({ id, rule, proof }) => `- **${oneLine(id)}** ${oneLine(rule)}${proven(proof, 'no test holds it')}`,
      ),
    ),
    ...part('Risk and rollback', ['Nothing is deployed by the merge itself. To undo it, revert the merge commit.']),
    '---',
    'Written by agents, judged by gates that are code; a person approves exactly one commit before it is merged.',
  ].join('\n\n')
}

const placed = (file: string | null): string => (file === null ? '' : ` (\`${oneLine(file)}\`)`)

/** The proving test and its result. */
const proven = (proof: Proof | null, otherwise: string): string => {
  if (proof === null) return `<br>○ ${otherwise}`
  return `<br>${proof.passed ? '✓' : '✗ fails:'} ${oneLine(withoutIds(proof.test))}${placed(proof.file)}`
}

const part = (heading: string, lines: readonly string[] = []): string[] =>
  lines.length === 0 ? [] : [`## ${heading}`, lines.join('\n')]

const touched = (input: StageInput): Section[] => SECTIONS.filter((section) => patchOf(input, section) !== null)

const patchOf = (input: StageInput, section: Section) => newestOf(input, 'Patch', stagesOf(section)[0] ?? null)

function changeOf(input: StageInput, section: Section): string {
  const patch = patchOf(input, section)
  if (patch === null) return ''
  const { files, insertions, deletions } = patch.diff_stat
  return `- **${section}** (${files.length} files, +${insertions} −${deletions}): ${oneLine(patch.summary)}`
}

/** The result of a review or gate, with what it is based on. */
function evidenceOf(input: StageInput, stage: StageName): string[] {
  if (STAGES[stage].kind === 'gate') {
    const gate = newestOf(input, 'GateDecision', stage)
    return gate === null ? [] : [`- ${stage}: ${gate.passed ? 'passed' : 'not passed'}, ${oneLine(gate.details)}`]
  }
  const review = newestOf(input, 'ReviewResult', stage)
  if (review === null) return []
  const runs = review.evidence.map(({ command, exit_code }) => `\`${oneLine(command)}\` → ${exit_code ?? 'stopped'}`)
  return [`- ${stage}: ${[review.passed ? 'passed' : 'not passed', ...runs].join(', ')}`]
}

const ITEMS = 10

/** Gates' findings that do not block but that a person should know. */
const noticedOf = (input: StageInput): string[] => {
  const noticed = STAGE_NAMES.flatMap((stage) => newestOf(input, 'GateDecision', stage)?.noticed ?? [])
  return [...new Set(noticed.map(({ title, file }) => `- ${oneLine(title)}${placeOf(file, title)}`))].slice(0, ITEMS)
}

/** Reviewers' unproven findings, which blocked nothing. */
const unverifiedOf = (input: StageInput): string[] =>
  STAGE_NAMES.flatMap((stage) => newestOf(input, 'ReviewResult', stage)?.unverified ?? [])
    .map(({ finding: { title, file }, why }) => `- ${oneLine(title)}${placeOf(file, title)}: ${DOUBTS[why]}`)
    .slice(0, ITEMS)

const placeOf = (file: string | null, title: string): string =>
  file === null || title.includes(file) ? '' : ` (\`${oneLine(file)}\`)`

const DOUBTS: Readonly<Record<Doubt, string>> = {
  no_quote: 'quotes nothing that proves it',
  outside_diff: 'is about a file that is not changed',
  not_changed: 'quotes no changed line',
}

const oneLine = (text: string): string => publishable(text).replace(/\s+/g, ' ').trim()

const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 1).trimEnd()}…`
