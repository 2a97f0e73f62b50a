import type { Evidence, Finding, ReviewResult } from '../core/artifacts.ts'
import type { Language } from '../core/language.ts'

interface Reviewed extends Pick<ReviewResult, 'stage' | 'summary' | 'issues' | 'suggestions'> {
  readonly evidence: readonly Evidence[]
}

/** Passed means: nothing worse than minor was found and every check exits 0, whatever the reviewer concluded. */
export const judgeReview = (reviewed: Reviewed, language: Language): ReviewResult => {
  const unnamed = reviewed.evidence.filter((it) => it.exit_code !== 0 && !reviewed.issues.some(names(it)))
  const issues = [...reviewed.issues, ...unnamed.map((it) => redCheck(it, language))]
  const passed = issues.every((issue) => issue.severity === 'minor')
  return { ...reviewed, evidence: [...reviewed.evidence], issues, passed }
}

/** A minor issue does not excuse a red check. */
const names =
  ({ command, output }: Evidence) =>
  ({ severity, title, detail, quote }: Finding): boolean =>
    severity !== 'minor' &&
    ((quote !== null && quote.trim() !== '' && untimed(output).includes(untimed(quote.trim()))) ||
      `${title} ${detail}`.includes(command))

/** The same test takes another time in each run of the checks. */
const untimed = (text: string): string => text.replace(/\d+(\.\d+)? ?(ms|s)\b/g, '')

const redCheck = ({ command, exit_code, output }: Evidence, language: Language): Finding => {
  const end = output.trimEnd().split('\n').slice(-20).join('\n')
  return {
    severity: 'blocker',
    title: language === 'ru' ? `Проверка не проходит: ${command}` : `The check fails: ${command}`,
    detail: `exit code ${exit_code ?? '–'}\n${end}`,
    file: null,
    line: null,
    quote: end.split('\n').at(-1) ?? null,
  }
}
