import { z } from 'zod'
import type { ToolDefinition } from '../../model/model.ts'
import type { ToolResult } from '../../workspace/workspace.ts'

/** Something an agent may do. `parameters` both describes the arguments to the model and parses them. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly parameters: z.ZodType
  /** Changes no file. */
  readonly readsOnly?: true
  /** Takes parsed arguments. A refusal is a result with `ok: false`, never an exception. */
  readonly run: (args: never, signal: AbortSignal) => Promise<ToolResult>
  /** Replaces `run` in a repeated run, with the stored answer. For tools that keep state between calls. */
  readonly recalled?: (args: never, answer: string) => void
}

/** The tool that ends a run. */
export interface Submit<T> {
  readonly description: string
  readonly parameters: z.ZodType<T>
  /** What must be done before the work is accepted; `null`: it is accepted. */
  readonly objection: (value: T, signal: AbortSignal) => Promise<string | null>
  /** Replaces `objection` in a repeated run, for a submission that was refused before. */
  readonly recalled?: (objection: string) => void
}

export const tool = <S extends z.ZodType>(
  name: string,
  description: string,
  parameters: S,
  run: (args: z.infer<S>, signal: AbortSignal) => Promise<ToolResult>,
): Tool => ({ name, description, parameters, run })

export const definition = (it: Pick<Tool, 'name' | 'description' | 'parameters'>): ToolDefinition => {
  const { $schema: _, ...parameters } = z.toJSONSchema(it.parameters, { override: dropUnknownToServers })
  return { name: it.name, description: it.description, parameters }
}

/** Drops defaults and JavaScript's integer limits, which some servers that build grammars from schemas cannot read. */
const dropUnknownToServers = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  delete jsonSchema.default
}
