import { reservationText } from '../../core/approval/reservation-text.ts'
import { type Reservation, reservations } from '../../core/approval/reservations.ts'
import type { Doubt, Patch, ReviewResult } from '../../core/artifacts.ts'
import { overruledPoints } from '../../core/judgement/named-points.ts'
import { type Outcome, outcomeOf, type Proof } from '../../core/judgement/outcome.ts'
import { type Judge, type Verdicts, verdictsFor } from '../../core/judgement/verdicts.ts'
import { withoutIds } from '../../core/named-ids.ts'
import { ownerMark } from '../../core/pipeline/identity.ts'
import {
  cut,
  inOurWords,
  joined,
  type Publishable,
  publishableCode,
  publishableLine,
  publishableQuote,
} from '../../core/publishable.ts'
import { beforeText, besideBaseReasons } from '../../core/reasons/beside-base.ts'
import { SECTIONS, type Section, stagesOf } from '../../core/stages.ts'
import type { PullRequestDraft } from '../../forge/forge.ts'
import { newestOf } from '../stage/checkout.ts'
import type { StageInput } from '../stage/stage.ts'

const TITLE_LIMIT = 70
/** GitHub accepts 65,536 characters. */
const BODY_LIMIT = 60_000

/** The pull request's text, filled by code from the task's artifacts. */
export function pullRequestText(input: StageInput): Omit<PullRequestDraft, 'branch'> {
  const suffix = inOurWords` (task ${input.task.id})`
  return {
    title: inOurWords`${cut(line(input.title), TITLE_LIMIT - suffix.length)}${suffix}`,
    body: cut(bodyOf(input), BODY_LIMIT),
    labels: ['wms-orchestrator', ...madeBy(input), ...touched(input).map((section) => `area:${section}`)],
  }
}

const madeBy = ({ task }: StageInput): readonly string[] => (task.reverts === null ? ['ai-generated'] : ['revert'])

function bodyOf(input: StageInput): Publishable {
  const spec = newestOf(input, 'TaskSpec')
  const outcome = outcomeOf(input.task, input.artifacts)
  const verdicts = verdictsFor(input.task, input.artifacts)
  const parts = [
    ownerMark(input.task),
    publishableQuote(spec?.goal ?? (input.task.reverts === null ? input.title : input.rawRequest)),
    ...part(inOurWords`Before you approve`, reservations(input.task, input.artifacts).map(reservationOf)),
    ...part(inOurWords`Acceptance criteria`, outcome.criteria.map(criterionOf)),
    ...part(inOurWords`Constraints`, spec?.constraints.map(itemOf)),
    ...part(
      inOurWords`Read so where a warehouse rule says otherwise`,
      overruledPoints(spec).map(({ id, reading }) => inOurWords`- **${line(id)}** ${line(reading)}`),
    ),
    ...part(inOurWords`Changes`, [...revertOf(input), ...touched(input).map((section) => changeOf(input, section))]),
    ...part(
      inOurWords`Evidence`,
      verdicts.judges.filter(isListed).map((judge) => evidenceOf(judge, verdicts, input.task.headSha)),
    ),
    ...part(inOurWords`What the witness noticed`, noticedOf(verdicts)),
    ...part(inOurWords`What reviewers could not verify`, [...outcome.untried.map(itemOf), ...unverifiedOf(verdicts)]),
    ...part(
      inOurWords`Warehouse invariants`,
      outcome.points.map(({ id, rule, proof }) => {
        return inOurWords`- **${line(id)}** ${line(rule)}${proven(proof, inOurWords`no test holds it`)}`
      }),
    ),
    ...part(inOurWords`Risk and rollback`, [
      inOurWords`Nothing is deployed by the merge itself. To undo it, revert the merge commit.`,
    ]),
    inOurWords`---`,
    inOurWords`${input.task.reverts === null ? inOurWords`Written by agents` : inOurWords`A merge taken back by code`}, judged by gates that are code; a person approves exactly one commit before it is merged.`,
  ]
  return joined(parts, '\n\n')
}

const line = publishableLine
const code = publishableCode

const itemOf = (said: string): Publishable => inOurWords`- ${line(said)}`

const criterionOf = ({ id, criterion, points, proof }: Outcome['criteria'][number]): Publishable =>
  inOurWords`- ${line(criterion)} (${line([id, ...points].join(', '))})${proven(proof, inOurWords`not proven`)}`

const placed = (file: string | null): Publishable => (file === null ? inOurWords`` : inOurWords` (${code(file)})`)

/** The proving test and its result. */
const proven = (proof: Proof | null, otherwise: Publishable): Publishable => {
  if (proof === null) return inOurWords`<br>○ ${otherwise}`
  const result = proof.passed ? inOurWords`✓` : inOurWords`✗ fails:`
  return inOurWords`<br>${result} ${line(withoutIds(proof.test))}${placed(proof.file)}`
}

const part = (heading: Publishable, lines: readonly Publishable[] = []): Publishable[] =>
  lines.length === 0 ? [] : [inOurWords`## ${heading}`, joined(lines, '\n')]

const touched = (input: StageInput): Section[] => SECTIONS.filter((section) => patchOf(input, section) !== null)

/** The newest one that has changed something: a dispute names the commit of the work before. */
function patchOf({ artifacts }: Pick<StageInput, 'artifacts'>, section: Section): Patch | null {
  const [producer] = stagesOf(section)
  const patches = artifacts.flatMap((one) => (one.kind === 'Patch' && one.stage === producer ? [one.content] : []))
  return patches.find(({ commit_sha }) => commit_sha === patches.at(-1)?.commit_sha) ?? null
}

/** What code has taken back. */
function revertOf(input: StageInput): Publishable[] {
  const patch = newestOf(input, 'Patch', 'REVERT')
  if (patch === null) return []
  const { files, insertions, deletions } = patch.diff_stat
  return [inOurWords`- ${line(patch.summary)} (${files.length} files, +${insertions} −${deletions})`]
}

function changeOf(input: StageInput, section: Section): Publishable {
  const patch = patchOf(input, section)
  if (patch === null) return inOurWords``
  const { files, insertions, deletions } = patch.diff_stat
  return inOurWords`- **${line(section)}** (${files.length} files, +${insertions} −${deletions}): ${line(patch.summary)}`
}

/** Leaves out reviews and gates that are not due and have never run. */
const isListed = ({ isDue, judgedSha }: Judge): boolean => isDue || judgedSha !== null

/** The result of a review or gate, with what it is based on and its commit. */
function evidenceOf(
  { stage, verdict, judgedSha }: Judge,
  { reviews, gates }: Verdicts,
  headSha: string | null,
): Publishable {
  const judged = judgedSha === null || judgedSha === headSha ? null : line(judgedSha.slice(0, 12))
  if (verdict === 'none')
    return inOurWords`- ${line(stage)}: has not judged this commit${judged === null ? inOurWords`` : inOurWords` (it judged ${judged})`}`
  const gate = gates.find((one) => one.gate === stage)
  const runs = reviews
    .filter((one) => one.stage === stage)
    .flatMap(({ evidence }) => evidence)
    .map(runOf)
  const said = [
    verdict === 'passed' ? inOurWords`passed` : inOurWords`not passed`,
    ...(gate === undefined ? [] : [line(gate.details)]),
    ...runs,
  ]
  return inOurWords`- ${line(stage)}${judged === null ? inOurWords`` : inOurWords` (at ${judged})`}: ${joined(said, ', ')}`
}

function runOf({ command, exit_code, compared }: ReviewResult['evidence'][number]): Publishable {
  const end = inOurWords`${code(command)} → ${exit_code ?? inOurWords`stopped`}`
  return compared == null ? end : inOurWords`${end} (${line(beforeText(compared, besideBaseReasons.en))})`
}

function reservationOf(reservation: Reservation): Publishable {
  const { title, items } = reservationText(reservation, 'en')
  const hidden = items.length - RESERVED_SHOWN
  const shown = items.slice(0, RESERVED_SHOWN).map(code)
  return inOurWords`- **${line(title)}**: ${joined(hidden > 0 ? [...shown, inOurWords`${hidden} more`] : shown, ', ')}`
}

const ITEMS = 10
const RESERVED_SHOWN = 30

/** What gates saw that a person should know. */
const noticedOf = ({ gates }: Verdicts): Publishable[] => {
  const noticed = gates.flatMap((gate) => gate.noticed)
  const told = noticed.map(({ title, file }) => inOurWords`- ${line(title)}${placeOf(file, title)}`)
  return [...new Set(told)].slice(0, ITEMS)
}

/** What reviewers said without proof: it stopped nothing. */
const unverifiedOf = ({ reviews }: Verdicts): Publishable[] =>
  reviews
    .flatMap(({ unverified }) => unverified)
    .map(({ finding: { title, file }, why }) => inOurWords`- ${line(title)}${placeOf(file, title)}: ${DOUBTS[why]}`)
    .slice(0, ITEMS)

const placeOf = (file: string | null, title: string): Publishable =>
  file === null || title.includes(file) ? inOurWords`` : placed(file)

const DOUBTS: Readonly<Record<Doubt, Publishable>> = {
  no_quote: inOurWords`quotes nothing that proves it`,
  outside_diff: inOurWords`is about a file that is not changed`,
  not_changed: inOurWords`quotes no changed line`,
}
