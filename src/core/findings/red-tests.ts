import type { Evidence, Finding } from '../artifacts.ts'
import { isNewlyRed } from '../checks/compare.ts'
import { isSuspended } from './standing.ts'

/** The tests that a run shows as red, and not on its base; `null`: it does not name all that is red. */
export function redTestsIn({ tests, compared }: Evidence): readonly string[] | null {
  if (compared == null) return tests?.failed.length ? tests.failed : null
  const isNamed = compared.newly_red.every(({ kind }) => kind === 'test' || kind === 'broken')
  return isNamed ? compared.newly_red.map(({ what }) => what) : null
}

/** Says of each finding which red tests it accounts for: those that it names, else what no other finding names. */
export function withRedTests(
  findings: readonly Finding[],
  red: readonly Evidence[],
  isAbout: (finding: Finding, run: Evidence) => boolean,
): Finding[] {
  const all = red.map((run) => ({ run, tests: redTestsIn(run) }))
  return findings.map((finding) => {
    const about = all.filter(({ run }) => isAbout(finding, run))
    if (about.some(({ tests }) => tests === null)) return { ...finding, red_tests: null }
    const named = all.flatMap(({ tests }) => tests ?? []).filter((test) => names(finding, test))
    const nobodys = about
      .flatMap(({ tests }) => tests ?? [])
      .filter((test) => !findings.some((other) => names(other, test)))
    return { ...finding, red_tests: [...new Set(named.length > 0 ? named : nobodys)] }
  })
}

/** Whether a red run speaks only of findings that are suspended. `false` where it does not name all its red tests. */
export function isAllSuspended(run: Evidence, findings: readonly Finding[]): boolean {
  const red = redTestsIn(run)
  const suspended = new Set(findings.filter(isSuspended).flatMap(({ red_tests }) => red_tests ?? []))
  return red?.every((test) => suspended.has(test)) === true
}

/** Whether no finding but suspended ones may account for a red run that does not name its tests. */
export const accountsForNone = (findings: readonly Finding[]): boolean =>
  findings.some(isSuspended) &&
  findings.every((one) => isSuspended(one) || one.severity === 'minor' || one.red_tests?.length === 0)

/** Which tests of a finding are still red. */
export const stillRed = ({ red_tests }: Finding, evidence: readonly Evidence[]): readonly string[] => {
  const red = new Set(evidence.filter(isNewlyRed).flatMap((run) => redTestsIn(run) ?? []))
  return (red_tests ?? []).filter((test) => red.has(test))
}

/** Whether findings name each red test of a run, so that the run says nothing beside them. */
export function isNamedByAll(run: Evidence, findings: readonly Finding[]): boolean {
  const red = redTestsIn(run)
  return red?.every((test) => findings.some((finding) => names(finding, test))) === true
}

const names = ({ title, detail, quote }: Finding, test: string): boolean =>
  `${title}\n${detail}\n${quote ?? ''}`.includes(test.split(' > ').at(-1) ?? test)
