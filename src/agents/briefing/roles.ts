import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Role } from '../../core/stages.ts'

const read = (name: string): string => readFileSync(new URL(`./roles/${name}.md`, import.meta.url), 'utf8').trim()

/** Where a team keeps its own prompt for a role. */
export const promptPath = (role: Role): string => `.wms/prompts/${role}.md`

/**
 * Our prompt for the role or the team's, then the rules, which no team can override. It is the same for every task, so
 * that servers can cache it.
 */
export const systemPrompt = (role: Role, own: string | null = null): string =>
  `${own?.trim() || read(role)}\n\n${read('rules')}\n`

/** Source and hash of a role's prompt, e.g. `built-in 5b2c91d0`. */
export const promptVersion = (role: Role, own: string | null): string => {
  const hash = createHash('sha256').update(systemPrompt(role, own)).digest('hex').slice(0, 8)
  return `${own?.trim() ? promptPath(role) : 'built-in'} ${hash}`
}
