import { z } from 'zod'
import type { ToolDefinition } from '../../model/model.ts'
import type { ToolResult } from '../../workspace/workspace.ts'

/** Something an agent may do. `parameters` is both what the model is told and what its arguments are parsed with. */
export interface Tool {
  readonly name: string
  readonly description: string
  readonly parameters: z.ZodType
  /** Leaves all files as they are. */
  readonly readsOnly?: true
  /** Takes parsed arguments. A refusal is a result with `ok: false`, never an exception. */
  readonly run: (args: never, signal: AbortSignal) => Promise<ToolResult>
  /** In a repeated run, instead of `run`: what the call was answered before. For tools that remember something of their calls. */
  readonly recalled?: (args: never, answer: string) => void
}

/** The tool that ends a run. */
export interface Submit<T> {
  readonly description: string
  readonly parameters: z.ZodType<T>
  /** What must be done before the work is accepted; `null`: nothing. */
  readonly objection: (value: T, signal: AbortSignal) => Promise<string | null>
  /** In a repeated run, instead of `objection`: a submission was refused before. */
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

/** JavaScript's own limits of integers, and defaults: servers that build a grammar from the schema may stumble over them. */
const dropUnknownToServers = ({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void => {
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
  delete jsonSchema.default
}
