/** Reports the index of the input's part that is analysed now, so that a part that never ends can be named. */
export type ReportPart = (index: number) => void

interface FileText {
  readonly path: string
  readonly before: string | null
  readonly after: string
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
  passedNames: async () => {
    const { passedNames } = await import('../core/judgement/test-lines.ts')
    return async (outputs: readonly string[]) => passedNames(outputs.join('\n'))
  },
  readRun: async () => {
    const { passedNames } = await import('../core/judgement/test-lines.ts')
    const { readRun } = await import('../core/checks/fault.ts')
    return async (output: string) => readRun(output, passedNames(output).length)
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
