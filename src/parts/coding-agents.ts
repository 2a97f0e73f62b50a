import type { Config } from '../config/config.ts'
import { SECTIONS } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Part } from './part.ts'

/** The agent of each section. Throws AppError `misconfigured` if a coding agent cannot be confined on this machine. */
export function codingAgentsPart({ codingAgents }: Pick<Config, 'codingAgents'>, sandbox: Sandbox): Part {
  const sections = SECTIONS.map((section) => ({ section, name: codingAgents[section]?.name ?? 'built-in' }))
  const isForeign = Object.keys(codingAgents).length > 0
  if (isForeign && sandbox.kind !== 'bubblewrap')
    throw new AppError('misconfigured', `CODING_AGENT is set, but there is no bubblewrap: ${sandbox.detail}.`, {
      hint: 'Install bubblewrap, or unset CODING_AGENT to use the built-in agent.',
    })
  const names = new Set(sections.map(({ name }) => name))
  const detail =
    names.size === 1 ? `${[...names].join()}` : sections.map(({ section, name }) => `${section}: ${name}`).join(', ')
  return { name: 'agents', kind: 'real', detail: isForeign ? `${detail} (ACP)` : detail, variables: '' }
}
