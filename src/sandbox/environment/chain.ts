import { createHash } from 'node:crypto'
import { realpathSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { TellPreparation } from '../../core/checks/preparation.ts'
import { globMatcher } from '../../core/glob.ts'
import type { EnvironmentRules, SetupStep } from '../../core/repository-environment.ts'
import { type GitPlace, git } from '../../exec/git.ts'

/** The repository of a task as it stands at a commit of its base. */
export interface EnvironmentSource {
  /** Named by its forge: no other repository shares what is made of it. */
  readonly repository: string
  readonly objects: GitPlace
  /** A commit or tree of the base branch. */
  readonly base: string
  readonly rules: EnvironmentRules
  /** Told of each step that has to be waited for. */
  readonly tell?: TellPreparation
}

/** A setup step with the name of what it makes, which depends on everything that went into it. */
export interface ChainedStep {
  readonly step: SetupStep
  readonly key: string
}

export interface TreeFile {
  readonly path: string
  /** Its mode and content's id. */
  readonly content: string
}

export async function filesOfTree(objects: GitPlace, tree: string, signal: AbortSignal): Promise<TreeFile[]> {
  const listed = await git(objects, ['ls-tree', '-r', '-z', '--full-tree', tree], { signal })
  return listed.split('\0').flatMap((entry) => {
    const [content = '', path] = entry.split('\t')
    return path === undefined ? [] : [{ path, content }]
  })
}

export interface SetupChain {
  readonly steps: readonly ChainedStep[]
  /** Of the whole environment. */
  readonly name: string
}

/** Whether a file is an input of a step; the globs are compiled once. */
export function inputsOf({ inputs }: SetupStep): (path: string) => boolean {
  const matchers = inputs.map((glob) => globMatcher(glob, { hidden: true }))
  return (path) => matchers.length === 0 || matchers.some((matches) => matches(path))
}

/** Each step depends on those before it: what they make, it sees. */
export function chainOf(
  { repository, rules }: Pick<EnvironmentSource, 'repository' | 'rules'>,
  filesOf: (step: SetupStep) => readonly TreeFile[],
  runtime: readonly string[],
): SetupChain {
  const { env, path, setup } = rules
  let before = hashOf([LAYOUT, repository, runtime, env, path])
  const steps = setup.map((step) => {
    const isInput = inputsOf(step)
    const inputs = filesOf(step).filter(({ path }) => isInput(path))
    before = hashOf([before, step, inputs])
    return { step, key: before }
  })
  return { steps, name: before }
}

/** Changes when layers are laid out otherwise than before. */
const LAYOUT = 1

const hashOf = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 40)

const RUNTIMES = ['node', 'python3', 'java', 'ruby', 'php', 'go', 'dotnet', 'cc', 'ld']

/** What native code and virtual environments are made for: another version of one of these makes other folders. */
export function runtimeOf(searchPath: string): string[] {
  const found = RUNTIMES.map((name) => searchPath.split(delimiter).map((folder) => versionOf(join(folder, name))))
  return [process.platform, process.arch, ...found.map((places) => places.find((one) => one !== null) ?? '')]
}

function versionOf(program: string): string | null {
  try {
    const real = realpathSync(program)
    const { size, mtimeMs } = statSync(real)
    return `${real} ${size} ${mtimeMs}`
  } catch {
    return null
  }
}
