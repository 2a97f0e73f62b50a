import { z } from 'zod'
import { asObject } from '../../core/json/json-objects.ts'
import type { ToolCall } from '../../model/model.ts'
import { type Submit, submits, type Tool } from './tool.ts'

/** `unusable`: the call itself was wrong (name, JSON, arguments), which counts as a format error. */
export type CallAnswer<T> =
  | { readonly kind: 'submitted'; readonly value: T }
  | { readonly kind: 'answered'; readonly text: string }
  | { readonly kind: 'unusable'; readonly text: string }

export async function answerCall<T>(
  tools: readonly Tool[],
  submit: Submit<T>,
  call: ToolCall,
  signal: AbortSignal,
): Promise<CallAnswer<T>> {
  const chosen = tools.find((it) => it.name === call.name)
  if (!chosen && !submits(submit, call.name)) {
    const names = [...tools.filter((it) => it.refusal === undefined).map((it) => it.name), submit.name].join(', ')
    return { kind: 'unusable', text: `There is no tool \`${call.name}\`. Use one of: ${names}.` }
  }
  if (chosen?.refusal !== undefined) return { kind: 'answered', text: `Refused: ${chosen.refusal}` }
  const args = parseArguments(call)
  if (args === null) return { kind: 'unusable', text: notArguments(call) }
  return chosen ? runTool(chosen, args, signal) : accept(submit, args, signal)
}

/** Gives a tool the stored answer to one of its calls, in a repeated run. */
export function recallAnswer<T>(tools: readonly Tool[], submit: Submit<T>, call: ToolCall, answer: string): void {
  const chosen = tools.find((it) => it.name === call.name)
  if (chosen === undefined && submits(submit, call.name)) submit.recalled?.(answer)
  const parsed = chosen?.parameters.safeParse(parseArguments(call))
  if (parsed?.success) chosen?.recalled?.(parsed.data as never, answer)
}

const QUOTED_CHARS = 300

/** Quotes the end, since arguments that were cut off are good until there. */
const notArguments = ({ name, unreadable = '' }: ToolCall): string =>
  [
    `The arguments of \`${name}\` are not a JSON object, so nothing was done.`,
    unreadable === '' ? '' : ` They end in: ${unreadable.slice(-QUOTED_CHARS).toWellFormed()}`,
  ].join('')

const parseArguments = ({ arguments: written, unreadable }: ToolCall): object | null =>
  unreadable === undefined ? asObject(written || '{}') : null

async function runTool(chosen: Tool, args: object, signal: AbortSignal): Promise<CallAnswer<never>> {
  const parsed = chosen.parameters.safeParse(args)
  if (!parsed.success) return { kind: 'unusable', text: z.prettifyError(parsed.error) }
  const result = await chosen.run(parsed.data as never, signal)
  signal.throwIfAborted()
  return { kind: 'answered', text: result.ok ? result.text : `Refused: ${result.text}` }
}

async function accept<T>(submit: Submit<T>, args: object, signal: AbortSignal): Promise<CallAnswer<T>> {
  const parsed = submit.parameters.safeParse(args)
  if (!parsed.success) return { kind: 'unusable', text: z.prettifyError(parsed.error) }
  const objection = await submit.objection(parsed.data, signal)
  return objection === null ? { kind: 'submitted', value: parsed.data } : { kind: 'answered', text: objection }
}
