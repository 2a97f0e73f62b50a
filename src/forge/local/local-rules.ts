import { type RuledCommand, ruledCommand } from '../../core/repository-environment.ts'
import { type RepositoryRules, RULES_PATH, readRepositoryRules } from '../../core/repository-rules.ts'
import type { GitPlace } from '../../exec/git.ts'
import { fileInCommit } from '../../exec/git-objects.ts'
import type { CheckRow } from './local-checks.ts'

/** Reads the rules of the base branch, so that a task's branch cannot change its own checks. */
export async function readRules(
  repository: GitPlace,
  baseBranch: string,
  signal: AbortSignal,
): Promise<RepositoryRules | { readonly fault: string }> {
  return readRepositoryRules(await fileInCommit(repository, `refs/heads/${baseBranch}`, RULES_PATH, signal))
}

/** A queued check's command, run as the present rules say, even if they no longer name the check. */
export function queuedCommand(
  rules: RepositoryRules,
  { name, command }: Pick<CheckRow, 'name' | 'command'>,
  usualMs: number,
): RuledCommand {
  const silent = { env: {}, timeout_seconds: null, memory_mb: null, services: null }
  return ruledCommand(rules, { ...silent, ...rules.checks.find((check) => check.name === name), command }, usualMs)
}
