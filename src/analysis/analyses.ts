import type { Reviewed } from '../agents/review/judge-review.ts'
import type { NamedTest } from '../core/artifacts.ts'
import type { Changed } from '../core/judgement/dependency-changes.ts'
import type { Language } from '../core/language.ts'
import type { RunTexts } from '../reports/read-report.ts'

/** Reports the index of the input's part that is analysed now, so that a part that never ends can be named. */
export type ReportPart = (index: number) => void

interface FileText {
  readonly path: string
  readonly before: string | null
  readonly after: string
}

interface Review {
  readonly reviewed: Reviewed
  readonly diff: string
  readonly language: Language
}

interface LongDiff {
  readonly diff: string
  readonly first: readonly string[]
  readonly maxChars: number
  /** Shows tests by their names only. */
  readonly namesTests?: boolean
}

interface RunOutput {
  readonly output: string
  readonly tests: readonly NamedTest[]
}

/**
 * Analyses of untrusted texts: plain data in and out, on a thread that is ended if it takes too long. Each module is
 * loaded at its first use, and no text can slow that down.
 */
export const ANALYSES = {
  cleanTexts: async () => (await import('../secrets/search/search.ts')).cleanTexts,
  findSecrets: async () => (await import('../secrets/search/search.ts')).findSecrets,
  observe: async () => (await import('../agents/witness/witness.ts')).observe,
  titlesOfTests: async () => (await import('../agents/witness/weighed-test.ts')).titlesOfTests,
  judgeReview: async () => {
    const { judgeReview } = await import('../agents/review/judge-review.ts')
    return async ({ reviewed, diff, language }: Review) => judgeReview(reviewed, diff, language)
  },
  changedPaths: async () => {
    const { parseDiff } = await import('../agents/review/changed-lines.ts')
    return async ([diff = '']: readonly string[]) => parseDiff(diff).map(({ path }) => path)
  },
  excerptDiff: async () => {
    const { excerptDiff } = await import('../agents/briefing/excerpt-diff.ts')
    return async ({ diff, first, maxChars, namesTests = false }: LongDiff) =>
      excerptDiff(diff, new Set(first), maxChars, namesTests)
  },
  dependencyChanges: async () => {
    const { dependencyChanges } = await import('../core/judgement/dependency-changes.ts')
    return async (files: readonly Changed[]) => dependencyChanges(files)
  },
  installationChange: async () => {
    const { dependencyChanges } = await import('../core/judgement/dependency-changes.ts')
    const { changesInstallation } = await import('../core/dependencies/installation.ts')
    return async (file: Changed) =>
      changesInstallation(file.path, file.before ?? '', file.after ?? '') ? dependencyChanges([file]) : null
  },
  linesNaming: async () => {
    const { linesNaming } = await import('../core/judgement/test-lines.ts')
    return async ({ output, tests }: RunOutput) => linesNaming(output, tests)
  },
  testNames: async () => {
    const { testNames } = await import('../core/judgement/test-names.ts')
    return async (sources: readonly string[]) => sources.flatMap(testNames)
  },
  untaggedBlobs: async () => (await import('../workspace/map/text/map-text.ts')).untaggedBlobs,
  tagTexts: async () => (await import('../workspace/map/text/map-text.ts')).tagTexts,
  mapText: async () => (await import('../workspace/map/text/map-text.ts')).mapText,
  passedNames: async () => {
    const { passedNames } = await import('../core/judgement/test-lines.ts')
    return async (outputs: readonly string[]) => passedNames(outputs.join('\n'))
  },
  readRun: async () => {
    const { passedNames } = await import('../core/judgement/test-lines.ts')
    const { readRun } = await import('../core/checks/fault.ts')
    const { readReport } = await import('../reports/read-report.ts')
    return async (texts: RunTexts) => readRun(texts.output, passedNames(texts.output).length, readReport(texts))
  },
  syntaxFault: async () => {
    const { syntaxFault } = await import('../syntax/syntax.ts')
    return ({ path, before, after }: FileText) => syntaxFault(path, before, after)
  },
}

type Analyses = typeof ANALYSES
export type AnalysisName = keyof Analyses
type AnalysisOf<N extends AnalysisName> = Awaited<ReturnType<Analyses[N]>>
export type InputOf<N extends AnalysisName> = Parameters<AnalysisOf<N>>[0]
export type OutputOf<N extends AnalysisName> = Awaited<ReturnType<AnalysisOf<N>>>
