import { major } from 'semver'
import { parse } from 'yaml'
import { type Argv, NO_INPUT, type Toolchain } from './findings.ts'
import type { PackageJson } from './package-json.ts'
import { below, type RepositoryTree } from './tree.ts'

const NAMES = ['pnpm', 'yarn', 'bun', 'npm'] as const
type ManagerName = (typeof NAMES)[number]

const LOCKFILES: Readonly<Record<ManagerName, readonly string[]>> = {
  pnpm: ['pnpm-lock.yaml'],
  yarn: ['yarn.lock'],
  bun: ['bun.lock', 'bun.lockb'],
  npm: ['package-lock.json', 'npm-shrinkwrap.json'],
}

/** The package manager of a folder with a lockfile, or of a root without any. */
export interface Manager {
  readonly name: ManagerName
  /** What the repository pins or its lockfile needs; `null`: any. */
  readonly version: string | null
  readonly lockfile: string | null
  /** Yarn with plug'n'play and a settings file of its own. */
  readonly isBerry: boolean
  /** A program of the manager that the repository brings; `null`: none. */
  readonly ownProgram: string | null
}

export const isLockfile = (name: string): boolean => NAMES.some((manager) => LOCKFILES[manager].includes(name))

export async function managerOf(tree: RepositoryTree, folder: string, manifest: PackageJson): Promise<Manager> {
  const has = (name: string) => tree.files.includes(below(folder, name))
  const [, pinned, version = null] = /^(npm|pnpm|yarn|bun)@([\w.-]+)/.exec(manifest.packageManager ?? '') ?? []
  const isNamed = (name: ManagerName) => name === pinned
  const name = NAMES.find(isNamed) ?? NAMES.find((one) => LOCKFILES[one].some(has)) ?? 'npm'
  const lockfile = LOCKFILES[name].find(has) ?? null
  const text = lockfile === null ? '' : ((await tree.read(below(folder, lockfile))) ?? '')
  const yarnrc = name === 'yarn' ? await tree.read(below(folder, '.yarnrc.yml')) : null
  const isBerry = name === 'yarn' && (yarnrc !== null || text.includes('__metadata:'))
  const own = yarnrc === null ? null : fieldOf(yarnrc, 'yarnPath')
  return {
    ...{ name, lockfile, isBerry },
    version: version ?? manifest.engines?.[name] ?? neededBy(name, text, isBerry),
    ownProgram: own !== null && has(own) ? below(folder, own) : null,
  }
}

function fieldOf(yaml: string, name: string): string | null {
  try {
    const value = parse(yaml)?.[name]
    return typeof value === 'string' ? value : null
  } catch {
    return null
  }
}

/** The manager's release line that writes such a lockfile. */
function neededBy(name: ManagerName, lockfile: string, isBerry: boolean): string | null {
  if (name === 'yarn') return isBerry ? '4' : '1'
  if (name !== 'pnpm') return null
  const [, format = ''] = /lockfileVersion:\s*'?(\d+)/.exec(lockfile) ?? []
  return { '5': '7', '6': '8', '9': '10' }[format] ?? '10'
}

/** The package of npm that brings a manager; `null`: the machine's own will do. */
export function toolOf({ name, version, isBerry, ownProgram }: Manager, toolchain: Toolchain): string | null {
  const there = toolchain.versions[name]
  if (name === 'npm' || ownProgram !== null) return null
  if (there !== undefined && (version === null || isEnough(version, there))) return null
  const packageName = name === 'yarn' && isBerry ? '@yarnpkg/cli-dist' : name
  return version === null ? packageName : `${packageName}@${asVersion(version)}`
}

/** A pinned version has to be that one; of a line any will do. */
const isEnough = (wanted: string, there: string): boolean =>
  /^\d+\.\d+\.\d+/.test(wanted) ? wanted === there : wanted.replace(/^\D*/, '').startsWith(String(major(there)))

/** Of a range with several parts the lowest one: nothing with spaces reaches a command line. */
const asVersion = (range: string): string => /\d+(?:\.\d+){0,2}[\w.-]*/.exec(range)?.[0] ?? 'latest'

export const commandIn = ({ name, ownProgram }: Manager, folder: string, ...args: string[]): Argv => {
  const program: Argv = ownProgram === null ? [name] : ['node', ownProgram]
  if (folder === '.') return [...program, ...args]
  return [...program, { npm: '--prefix', pnpm: '--dir', yarn: '--cwd', bun: '--cwd' }[name], folder, ...args]
}

export function installCommand(manager: Manager, folder: string): Argv {
  const { name, lockfile, isBerry } = manager
  if (name === 'npm') return commandIn(manager, folder, lockfile === null ? 'install' : 'ci')
  const frozen = lockfile === null ? [] : [isBerry ? '--immutable' : '--frozen-lockfile']
  return commandIn(manager, folder, 'install', ...frozen)
}

/** Installs programs of npm for all commands, since a pinned manager refuses to be another version. */
export const toolsStep = (tools: readonly string[]) => ({
  command: ['sh', '-c', `npm install --global --prefix "$HOME/.tools" ${tools.join(' ')}`] as Argv,
  ...{ inputs: [NO_INPUT], keeps: ['~/.tools'], network: true },
})

export const TOOLS_PATH = '~/.tools/bin'
