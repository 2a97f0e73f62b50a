import type { RichTextBlock } from '@slack/web-api'
import { reservations } from '../../core/approval/reservations.ts'
import type { CiReport, DiffStat, GateDecision, ReviewResult } from '../../core/artifacts.ts'
import { outcomeOf } from '../../core/judgement/outcome.ts'
import { type RiskyFile, riskiest } from '../../core/judgement/risk.ts'
import { type Judge, verdictsFor } from '../../core/judgement/verdicts.ts'
import { beforeText } from '../../core/reasons/beside-base.ts'
import { newest } from '../../store/artifacts.ts'
import type { TaskView } from '../../store/task-view.ts'
import { bold, bullets, code, italic, type Line, lines, rich, text } from '../blocks/blocks.ts'
import { clip, clipWords, oneLine } from '../blocks/literal.ts'
import type { Words } from '../messages/en.ts'
import { shortSha } from './artifact-parts.ts'
import { changedSince, sinceParts } from './changed-since.ts'
import { costOf } from './cost-line.ts'
import { noticedIn, reportsIn, unverifiedIn } from './judgement-parts.ts'
import { criteriaParts, pointParts } from './outcome-parts.ts'
import { reservationsOnCard } from './reservation-parts.ts'
import { diffOf, sizeOf } from './size.ts'

const DETAIL_CHARS = 160
const PROBLEM_CHARS = 300
const COMMAND_CHARS = 60
const PATH_CHARS = 44
const FILES_SHOWN = 2
const LISTED = 2
const LISTED_CHARS = 58
const NOTHING: DiffStat = { insertions: 0, deletions: 0, files: [] }

/**
 * What a person needs to see before deciding on the commit, on one screen: criteria with their proof, size, risk,
 * checks, gates, cost; of long lists the first, the rest stands in the thread. Where the same change was approved
 * before, only what is different since.
 */
export function evidenceOf(view: TaskView, words: Words): RichTextBlock {
  const { artifacts, task } = view
  const since = changedSince(view)
  const { reviews, gates, judges, ci } = verdictsFor(task, artifacts)
  const warnings = reservationsOnCard(reservations(task, artifacts), words)
  const checks = text(checksOf(ci, words))
  if (since?.sameChange)
    return rich(...warnings, ...sinceParts(since, words), lines([bold(`${words.checks}: `), checks]))
  const outcome = outcomeOf(task, artifacts)
  const diff = diffOf(view)
  const problem = newest(artifacts, 'Plan')?.content.pack_problem ?? null
  const unverified = [...outcome.untried, ...unverifiedIn(reviews, words)]
  const remarks = [...new Set(reviews.flatMap(remarksOf))]
  const fact = (name: string, ...said: Line): Line => (said.length === 0 ? [] : [bold(`${name}: `), ...said])
  return rich(
    ...warnings,
    ...(since === null ? [] : sinceParts(since, words)),
    ...criteriaParts(outcome, words),
    lines(
      fact(words.proof, ...proofLine(reviews, words)),
      fact(words.changes, text(sizeOf(diff, task.headSha, words))),
      fact(words.lookFirst, ...riskLine(diff?.diff_stat ?? NOTHING, remarkedIn(reviews), words)),
      fact(words.checks, checks),
      fact(words.gates, ...gatesLine(judges, gates, task.headSha, words)),
      fact(words.card.cost, text(costOf(view, words))),
    ),
    ...pointParts(outcome, words),
    problem === null ? null : lines([italic(clip(oneLine(problem), PROBLEM_CHARS))]),
    ...shortened(words.card.remarks(remarks.length), remarks, words),
    ...shortened(words.judgement.reported, reportsIn(artifacts, words), words),
    ...shortened(words.judgement.noticed, noticedIn(gates), words),
    ...shortened(words.judgement.unverified, unverified, words),
  )
}

/** The first command that reviewers ran green, and how many more. */
function proofLine(reviews: readonly ReviewResult[], words: Words): Line {
  const green = reviews.flatMap(({ evidence }) => evidence.filter(({ exit_code }) => exit_code === 0))
  const commands = [...new Set(green.map(({ command }) => clip(oneLine(command), COMMAND_CHARS)))]
  const said = [
    ...(commands.length === 0 ? [] : [words.ranGreen(firstOf(commands, words))]),
    ...redBefore(reviews, words),
  ]
  return said.length === 0 ? [] : [text(said.join(' · '))]
}

/** 'npm test: 17 were red before'. */
function redBefore(reviews: readonly ReviewResult[], words: Words): string[] {
  const red = reviews.flatMap(({ evidence }) =>
    evidence.flatMap(({ command, compared }) =>
      compared == null
        ? []
        : [`${clip(oneLine(command), COMMAND_CHARS)}: ${beforeText(compared, words.judgement.besideBase)}`],
    ),
  )
  return [...new Set(red)]
}

const firstOf = ([first = '', ...rest]: readonly string[], words: Words): string =>
  rest.length === 0 ? first : `${first} ${words.more(rest.length)}`

const remarkedIn = (reviews: readonly ReviewResult[]): ReadonlySet<string> =>
  new Set(reviews.flatMap(({ issues }) => issues.map(({ file }) => file ?? '')))

/** The end of a path tells files apart; the thread has all of it. */
function shortPath(path: string): string {
  const name = path.split('/').at(-1) ?? path
  return path.length <= PATH_CHARS ? path : clip(`…/${name}`, PATH_CHARS)
}

function riskLine(stat: DiffStat, remarked: ReadonlySet<string>, words: Words): Line {
  const shown = riskiest(stat, remarked).slice(0, FILES_SHOWN)
  const hidden = stat.files.length - shown.length
  const named = ({ file, risk }: RiskyFile): Line => [
    code(shortPath(file.path)),
    text(` +${file.insertions} −${file.deletions}${risk === null ? '' : ` ${words.risks[risk]}`}`),
  ]
  const files = shown.flatMap((file, index) => (index === 0 ? named(file) : [text(', '), ...named(file)]))
  return hidden > 0 ? [...files, text(`, ${words.more(hidden)}`)] : files
}

function checksOf(ci: CiReport | null, words: Words): string {
  const said = ci?.checks.map(({ name, state }) => `${clip(oneLine(name), 60)} ${words.checkStates[state]}`) ?? []
  return clip(said.join(', ') || '–', 400)
}

/** Which commit each gate judged, where it is not this one; the thread has what each looked at. */
function gatesLine(
  judges: readonly Judge[],
  gates: readonly GateDecision[],
  headSha: string | null,
  words: Words,
): Line {
  const said = judges
    .filter(({ kind, isDue, judgedSha }) => kind === 'gate' && (isDue || judgedSha !== null))
    .map(({ stage, verdict, judgedSha }) => {
      const details = gates.find(({ gate }) => gate === stage)?.details ?? ''
      const name = words.stages[stage]
      const of = judgedSha === null || judgedSha === headSha ? '' : ` (${shortSha(judgedSha)})`
      if (verdict === 'not_passed') return `✗ ${name} (${clip(oneLine(details), DETAIL_CHARS)})`
      return verdict === 'passed' ? `✓ ${name}${of}` : `○ ${name}: ${words.reservations.notJudged}`
    })
  return said.length === 0 ? [] : [text(said.join('  '))]
}

/** The first of a list, and how many more the thread has. */
function shortened(title: string, items: readonly string[], words: Words) {
  if (items.length === 0) return []
  const shown = items.slice(0, LISTED).map((item): Line => [text(clipWords(oneLine(item), LISTED_CHARS))])
  const hidden = items.length - shown.length
  const more: Line = hidden > 0 ? [text(`, ${words.card.moreInThread(hidden)}`)] : []
  return [lines([bold(title), ...more]), bullets(shown)]
}

/** Only what did not send the work back: a passed review's findings and its suggestions. */
const remarksOf = ({ issues, suggestions }: ReviewResult): string[] => [
  ...issues.map(({ title, file, line }) =>
    file === null ? title : `${title} (${file}${line === null ? '' : `:${line}`})`,
  ),
  ...suggestions,
]
