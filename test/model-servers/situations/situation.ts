import type { Frame } from '../server.ts'

/** A stream that was reported to be misread by others, and what it says. */
export interface WireSituation {
  /** The report, as owner/name#number, or the documentation that says so. */
  readonly source: string
  readonly what: string
  readonly frames: readonly Frame[]
  readonly contentType?: string
  /** Fields of the reply; `transient`: it must be repeated. */
  readonly means: object | 'transient'
}

export const toolCalled = (name: string, args: unknown, more: object = {}) => ({
  ...{ type: 'function', function: { name, arguments: args }, ...more },
})
