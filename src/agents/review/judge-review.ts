import type { Evidence, Finding, ReviewResult } from '../../core/artifacts.ts'
import { isNewlyRed } from '../../core/checks/compare.ts'
import { isNamedByAll, withRedTests } from '../../core/findings/red-tests.ts'
import type { Language } from '../../core/language.ts'
import { beforeText, newsText } from '../../core/reasons/beside-base.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { parseDiff } from './changed-lines.ts'
import { namesRed, proveFindings } from './prove-findings.ts'

export interface Reviewed extends Pick<ReviewResult, 'stage' | 'summary' | 'issues' | 'suggestions' | 'untried'> {
  /** The checks' results on the final work. */
  readonly evidence: readonly Evidence[]
  /** Other commands of the reviewer, run again by code. They can prove findings, but are no findings themselves. */
  readonly tried: readonly Evidence[]
}

/** An author cannot answer more at once; the rest will be found again. */
const BLOCKING_LIMIT = 6
const UNVERIFIED_KEPT = 20

/**
 * A review passes if no check is newly red and no finding worse than minor is proven; the reviewer's conclusion does not
 * count.
 */
export function judgeReview(reviewed: Reviewed, diff: string, language: Language): ReviewResult {
  const { stage, summary, evidence, tried } = reviewed
  const red = [...evidence, ...tried].filter(isNewlyRed)
  const { proven: named, unverified } = proveFindings(reviewed.issues, { diff: parseDiff(diff), red })
  const stopping = named.filter(isBlocking)
  const isTold = (it: Evidence) => stopping.some((issue) => namesRed(issue, it)) || isNamedByAll(it, stopping)
  const unnamed = evidence.filter((it) => isNewlyRed(it) && !isTold(it))
  const proven = withRedTests([...unnamed.map((it) => redCheck(it, language)), ...named], red, namesRed)
  const blocking = proven.filter(isBlocking)
  const beyond = blocking.slice(BLOCKING_LIMIT)
  return {
    stage,
    summary,
    passed: blocking.length === 0,
    issues: [...blocking.slice(0, BLOCKING_LIMIT), ...proven.filter((issue) => !isBlocking(issue))],
    suggestions: [...beyond.map(inOneLine), ...reviewed.suggestions],
    evidence: [...evidence, ...tried.filter((it) => isNewlyRed(it) && proven.some((issue) => namesRed(issue, it)))],
    unverified: unverified.slice(0, UNVERIFIED_KEPT),
    untried: reviewed.untried ?? [],
  }
}

/** A review whose findings could not be compared with the change in time. */
export const unjudgedReview = (
  { stage, summary, evidence, suggestions, untried }: Reviewed,
  language: Language,
): ReviewResult => ({
  ...{ stage, summary, passed: false, issues: [tooComplexFinding('diff', language)], suggestions: [...suggestions] },
  ...{ evidence: [...evidence], unverified: [], untried: untried ?? [] },
})

/** `what`: the text whose analysis did not end in time. */
export function tooComplexFinding(what: string, language: Language): Finding {
  const { agent: words } = reasonsIn(language)
  const [title, detail] = [words.tooComplex(what), words.tooComplexDetail]
  return { severity: 'blocker', title, detail, file: null, line: null, quote: null }
}

const isBlocking = ({ severity }: Finding): boolean => severity !== 'minor'

const inOneLine = ({ title, file, line }: Finding): string =>
  file === null ? title : `${title} (${file}${line === null ? '' : `:${line}`})`

function redCheck(run: Evidence, language: Language): Finding {
  const { command, exit_code, output, compared, own_environment, absent } = run
  const { agent: words, besideBase } = reasonsIn(language)
  const news = compared == null ? '' : `\n${newsText(compared, besideBase)} (${beforeText(compared, besideBase)})`
  const own = own_environment ? `\n${besideBase.ownEnvironment}` : ''
  const { environment } = reasonsIn(language)
  const missing = absent == null || absent.length === 0 ? '' : `\n${environment.absent(absent.join(', '))}`
  const end = output.trimEnd().split('\n').slice(-20).join('\n')
  return {
    severity: 'blocker',
    title: words.redCheck(command),
    detail: `${words.exitCode(String(exit_code ?? '–'))}${news}${own}${missing}\n${end}`,
    file: null,
    line: null,
    quote: end.split('\n').at(-1) ?? null,
  }
}
