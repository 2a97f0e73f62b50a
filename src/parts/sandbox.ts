import type { Config } from '../config/config.ts'
import { searchPath } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import type { Observe } from '../observed.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import { detectSandbox } from '../sandbox/sandbox.ts'
import { observedSandbox } from './observed-ports.ts'
import type { Part } from './part.ts'

/** Where commands of the team's repository run; only the process that works on tasks runs any. */
export async function openSandbox({ roles, allowUnsandboxed, model }: Config, observe: Observe): Promise<Sandbox> {
  if (!roles.includes('worker')) return runsNothing
  const env = { PATH: searchPath() }
  return observedSandbox(await detectSandbox({ allowUnsandboxed, trustedCommands: model === null, env }), observe)
}

const refuse = () => Promise.reject(new AppError('internal', 'A process without the role worker runs no commands.'))

const runsNothing: Sandbox = {
  ...{ kind: 'none', allowed: false, detail: 'none: this process runs no commands' },
  ...{ run: refuse, start: refuse },
}

export const sandboxPart = ({ kind, detail }: Sandbox): Part => ({
  ...{ name: 'sandbox', kind: kind === 'none' ? 'limited' : 'real', detail, variables: '' },
})
