import { readFileSync } from 'node:fs'
import type { Role } from '../core/stages.ts'

const read = (name: string): string => readFileSync(new URL(`./roles/${name}.md`, import.meta.url), 'utf8').trim()

/** Nothing in it changes from task to task, so that servers can cache it. */
export const systemPrompt = (role: Role): string => `${read(role)}\n\n${read('rules')}\n`
