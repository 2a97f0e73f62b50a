import { z } from 'zod'
import { type RuledCommand, ruledCommand } from '../../core/repository-environment.ts'
import { DEFAULT_RULES, RepositoryRules, RULES_PATH } from '../../core/repository-rules.ts'
import type { GitPlace } from '../../exec/git.ts'
import { fileInCommit } from '../../exec/git-objects.ts'
import type { CheckRow } from './local-checks.ts'

/** Reads the rules of the base branch, so that a task's branch cannot change its own checks. */
export async function readRules(
  repository: GitPlace,
  baseBranch: string,
  signal: AbortSignal,
): Promise<RepositoryRules | { fault: string }> {
  const text = await fileInCommit(repository, `refs/heads/${baseBranch}`, RULES_PATH, signal)
  if (text === null) return DEFAULT_RULES
  const json = parseJson(text)
  if ('fault' in json) return json
  const rules = RepositoryRules.safeParse(json.value)
  if (!rules.success) return { fault: z.prettifyError(rules.error) }
  const names = rules.data.checks.map(({ name }) => name)
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  return twice === undefined ? rules.data : { fault: `two checks are called ${twice}` }
}

/** A queued check's command, run as the present rules say, even if they no longer name the check. */
export function queuedCommand(
  rules: RepositoryRules,
  { name, command }: Pick<CheckRow, 'name' | 'command'>,
  usualMs: number,
): RuledCommand {
  const silent = { env: {}, timeout_seconds: null, memory_mb: null }
  return ruledCommand(rules, { ...silent, ...rules.checks.find((check) => check.name === name), command }, usualMs)
}

function parseJson(text: string): { value: unknown } | { fault: string } {
  try {
    return { value: JSON.parse(text) }
  } catch (error) {
    return { fault: String(error) }
  }
}
