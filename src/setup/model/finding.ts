import { AppError } from '../../errors.ts'

export type ModelTrial =
  | ('server' | 'model' | 'answer' | 'streaming' | 'russian' | 'usage' | 'price')
  | ('tools' | 'parallel' | 'schema' | 'window' | 'cache')

/** What one trial of a model showed. */
export interface ModelFinding {
  readonly trial: ModelTrial
  /** `broken`: tasks will fail or pause. `risk`: they work, but cost more, or nobody knows what. `note`: worth knowing. */
  readonly severity: 'ok' | 'note' | 'risk' | 'broken'
  readonly what: string
  /** `null`: there is nothing to do. */
  readonly fix: string | null
}

const finding =
  (severity: ModelFinding['severity']) =>
  (trial: ModelTrial, what: string, fix: string | null = null): ModelFinding => ({ trial, severity, what, fix })

export const fine = finding('ok')
export const noted = finding('note')
export const risky = finding('risk')
export const failing = finding('broken')

/** An error as a finding; other errors than the client's are defects of ours. */
export function failedBy(trial: ModelTrial, error: unknown): ModelFinding {
  if (!(error instanceof AppError)) throw error
  return failing(trial, error.message, error.kind === 'transient' ? passing(error) : error.hint)
}

const passing = ({ retryAfterMs }: AppError): string => {
  const wait = retryAfterMs === null ? 'a while' : `${Math.ceil(retryAfterMs / 1000)} s`
  return `The service would repeat it. Run the doctor again after ${wait}; if it stays so, look at the server.`
}
