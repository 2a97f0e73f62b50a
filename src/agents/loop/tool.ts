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
  /** Why this role may not use it, and who may: it is shown for all, so that all requests begin alike. */
  readonly refusal?: string
  /** Takes parsed arguments. A refusal is a result with `ok: false`, never an exception. */
  readonly run: (args: never, signal: AbortSignal) => Promise<ToolResult>
  /** Replaces `run` in a repeated run, with the stored answer. For tools that keep state between calls. */
  readonly recalled?: (args: never, answer: string) => void
}

/** The tool that ends a run. */
export interface Submit<T> {
  readonly name: string
  readonly description: string
  readonly parameters: z.ZodType<T>
  /** What must be done before the work is accepted; `null`: it is accepted. */
  readonly objection: (value: T, signal: AbortSignal) => Promise<string | null>
  /** Replaces `objection` in a repeated run, for a submission that was refused before. */
  readonly recalled?: (objection: string) => void
}

/** Models are known to shorten the name. */
export const submits = ({ name }: Pick<Submit<unknown>, 'name'>, call: string): boolean =>
  call === name || call === 'submit'

/** In the order in which every role is shown them. */
const SHOWN = ['list_dir', 'read_file', 'search', 'edit_file', 'write_file', 'delete_file', 'run']

/** Every role's tools in one order: what is only for others is there too and says so. */
export const inOneOrder = <T extends { readonly name: string }>(tools: readonly T[]): T[] => {
  const place = ({ name }: T) => (SHOWN.includes(name) ? SHOWN.indexOf(name) : SHOWN.length)
  return tools.toSorted((a, b) => place(a) - place(b) || (a.name < b.name ? -1 : 1))
}

/** Shown, but not for this role. */
export const refusing = (one: Tool, refusal: string): Tool => ({ ...one, refusal, readsOnly: true })

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
