import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { embeddedRepository } from '../config/own-repository-variables.ts'
import { searchPath } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import type { Observe } from '../observed.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import { createEnvironments, type Environments, tidyEnvironments } from '../sandbox/environment/environments.ts'
import { detectSandbox } from '../sandbox/sandbox.ts'
import { visiblePath } from '../sandbox/search-path.ts'
import { hasTokens } from '../store/tokens.ts'
import { observedSandbox } from './observed-ports.ts'
import { isTryOut, sampleTrust } from './own-repository.ts'
import type { Part } from './part.ts'

/** The sandbox for commands of the team's repository; only workers run any. */
export async function openSandbox(config: Config, pool: Pool, observe: Observe): Promise<Sandbox> {
  if (!config.roles.includes('worker')) return runsNothing
  const isOpen = await isRestOpen(config, pool)
  const missing = config.sandboxFolders.find((folder) => !existsSync(folder))
  if (missing !== undefined) throw noFolder(missing)
  const sandbox = await detectSandbox({
    // With open REST, any program on this machine may approve: so may an unsandboxed command.
    allowUnsandboxed: config.allowUnsandboxed && !isOpen,
    isTrusted: sampleTrust(config, pool),
    env: { PATH: searchPath() },
    folders: config.sandboxFolders,
    ...(config.sandboxImage !== null && { image: config.sandboxImage }),
    layersFolder: layersFolderOf(config),
  })
  if (!sandbox.allowed && config.allowUnsandboxed) throw openToCommands(sandbox.detail)
  return observedSandbox({ ...sandbox, detail: detailOf(sandbox, config) }, observe)
}

const layersFolderOf = ({ home }: Config): string => join(home, 'environments')

/** Opens the stored results of setup steps on this machine, after removing those that are no longer needed. */
export async function openEnvironments(config: Config, sandbox: Sandbox, log: Logger): Promise<Environments> {
  const folder = layersFolderOf(config)
  if (config.roles.includes('worker')) await tidyEnvironments(folder)
  const path = visiblePath(searchPath(), config.sandboxFolders)
  return createEnvironments({ folder, sandbox, registries: config.registries, searchPath: path, log })
}

/** A try-out is refused only where somebody else, or an older version of ours, wrote its repository's newest commit. */
const detailOf = ({ allowed, detail }: Sandbox, config: Config): string =>
  allowed || !isTryOut(config)
    ? detail
    : `${detail}, or remove ${embeddedRepository(config)}, whose newest commit is not ours`

const isRestOpen = async ({ roles, apiTokens }: Config, pool: Pool): Promise<boolean> =>
  roles.includes('web') && apiTokens.length === 0 && !(await hasTokens(pool))

const openToCommands = (detail: string): AppError =>
  new AppError(
    'misconfigured',
    `ALLOW_UNSANDBOXED=1, but REST has no tokens: a command without isolation could approve its own work. Isolation: ${detail}.`,
    {
      hint: 'Set API_TOKENS or make a token, install bubblewrap, or unset ALLOW_UNSANDBOXED: then commands are refused.',
    },
  )

const noFolder = (folder: string): AppError =>
  new AppError('misconfigured', `SANDBOX_FOLDERS: ${folder} is not on this machine.`, {
    hint: 'Correct the variable, or put the toolchain there.',
  })

const refuse = () => Promise.reject(new AppError('internal', 'A process without the role worker runs no commands.'))

const runsNothing: Sandbox = {
  ...{ kind: 'none', allowed: false, detail: 'none: this process runs no commands' },
  ...{ run: refuse, start: refuse },
}

export const sandboxPart = ({ kind, detail }: Sandbox): Part => ({
  ...{ name: 'sandbox', kind: kind === 'none' ? 'limited' : 'real', detail, variables: '' },
})
