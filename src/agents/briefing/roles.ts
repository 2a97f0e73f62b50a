import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Role } from '../../core/stages.ts'

const read = (name: string): string => readFileSync(new URL(`./roles/${name}.md`, import.meta.url), 'utf8').trim()

/** Where a team keeps its own words for a role. */
export const promptPath = (role: Role): string => `.wms/prompts/${role}.md`

/**
 * The role in our words or the team's, then the rules, which nobody overrides. Nothing in it changes from task to task, so
 * that servers can cache it.
 */
export const systemPrompt = (role: Role, own: string | null = null): string =>
  `${own?.trim() || read(role)}\n\n${read('rules')}\n`

/** Names whose words they are and which, e.g. `built-in 5b2c91d0`. */
export const promptVersion = (role: Role, own: string | null): string => {
  const hash = createHash('sha256').update(systemPrompt(role, own)).digest('hex').slice(0, 8)
  return `${own?.trim() ? promptPath(role) : 'built-in'} ${hash}`
}
