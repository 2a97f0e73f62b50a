import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Role } from '../../core/stages.ts'

const read = (name: string): string => readFileSync(new URL(`./roles/${name}.md`, import.meta.url), 'utf8').trim()

/** Where a team keeps its own prompt for a role. */
export const promptPath = (role: Role): string => `.wms/prompts/${role}.md`

/** The rules of every role, which no team can override; they are the same in every request, so that servers can cache them. */
export const systemPrompt = (): string => `${read('rules')}\n`

/** Our text for the role or the team's. It follows what all roles of a task share. */
export const rolePrompt = (role: Role, own: string | null = null): string => own?.trim() || read(role)

/** Source and hash of a role's prompt with the rules, e.g. `built-in 5b2c91d0`. */
export const promptVersion = (role: Role, own: string | null): string => {
  const text = `${rolePrompt(role, own)}\n\n${systemPrompt()}`
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 8)
  return `${own?.trim() ? promptPath(role) : 'built-in'} ${hash}`
}
