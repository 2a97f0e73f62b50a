/** Reports which part of the input is being read, so that a part that never ends can be named. */
export type At = (index: number) => void

interface FileText {
  readonly path: string
  readonly before: string | null
  readonly after: string
}

/**
 * What is read out of texts of agents, repositories and strangers: plain data in and out, on a thread that is ended when
 * it takes too long. Loaded when a thread first needs it, which no text can slow down.
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
