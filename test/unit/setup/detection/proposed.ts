import { RepositoryRules } from '../../../../src/core/repository-rules.ts'
import type { Toolchain } from '../../../../src/setup/detection/findings.ts'
import { proposeRules } from '../../../../src/setup/detection/propose-rules.ts'

export const machine: Toolchain = {
  versions: { node: '22.20.0', npm: '10.9.0', mvn: '3.8.7', 'redis-server': '7.0.15' },
  postgres: '/usr/lib/postgresql/15/bin',
  registries: ['npm', 'pip'],
}

type Files = Readonly<Record<string, string | object>>

/** What is proposed for files. */
export const proposed = async (files: Files, toolchain: Toolchain = machine) => {
  const text = (content: string | object) => (typeof content === 'string' ? content : JSON.stringify(content))
  const read = async (path: string) => (files[path] === undefined ? null : text(files[path]))
  const proposal = await proposeRules({ files: Object.keys(files), read }, toolchain)
  return { ...proposal, rules: RepositoryRules.parse(proposal.rules) }
}

export const commandsOf = async (files: Files, toolchain: Toolchain = machine) => {
  const { rules } = await proposed(files, toolchain)
  return {
    setup: rules.environment.setup.map(({ command }) => command.join(' ')),
    checks: Object.fromEntries(rules.checks.map(({ name, command }) => [name, command.join(' ')])),
  }
}

export const vitest = { scripts: { test: 'vitest run' }, devDependencies: { vitest: '5' } }
