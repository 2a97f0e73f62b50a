/** A tool call that the scripted model makes. */
export interface ScriptedCall {
  readonly name: string
  readonly args: object
}

/**
 * A role's script: yields calls, receives their results, and returns its submission. It keeps no state between
 * requests: each request replays it from the start with the conversation's results, so the next step is deterministic.
 */
export type Script = Generator<ScriptedCall, object, string>

export const nextCall = (script: Script, results: readonly string[]): ScriptedCall => {
  let step = script.next()
  for (const result of results) if (!step.done) step = script.next(result)
  return step.done ? { name: 'submit', args: step.value } : step.value
}

export const listFolder = (path: string): ScriptedCall => ({ name: 'list_dir', args: { path } })
export const read = (path: string): ScriptedCall => ({
  name: 'read_file',
  args: { path, start_line: 1, line_count: 200 },
})
export const write = (path: string, content: string): ScriptedCall => ({ name: 'write_file', args: { path, content } })
export const editFile = (path: string, old_text: string, new_text: string): ScriptedCall => ({
  name: 'edit_file',
  args: { path, old_text, new_text },
})
export const runChecks: ScriptedCall = { name: 'run', args: { name: 'checks', arguments: [] } }

export const refused = (result: string): boolean => result.startsWith('Refused')
export const red = (result: string): boolean => /^exit code: (?!0\b)/m.test(result)
