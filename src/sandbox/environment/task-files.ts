import { installationChange } from '../../analysis/changed-dependencies.ts'
import { saysWhatToInstall } from '../../core/dependencies/installation.ts'
import type { SetupStep } from '../../core/repository-environment.ts'
import type { GitPlace } from '../../exec/git.ts'
import { fileInCommit } from '../../exec/git-objects.ts'
import { filesOfTree, inputsOf, type TreeFile } from './chain.ts'

/** A task's files beside those of the base commit that its branch starts from. */
export interface TaskFiles {
  readonly objects: GitPlace
  readonly start: string
  readonly tree: string
}

/** The files as a step sees them: what of them an installation does not read counts as on the base. */
export type SeenBySteps = (step: SetupStep) => readonly TreeFile[]

export async function taskFiles(
  { objects, start, tree }: TaskFiles,
  steps: readonly SetupStep[],
  signal: AbortSignal,
): Promise<SeenBySteps> {
  const [before, now] = await Promise.all([start, tree].map((one) => filesOfTree(objects, one, signal)))
  const old = new Map(before?.map((file) => [file.path, file]))
  const isOnline = steps.map((step) => isReadBy(step))
  const changed = (now ?? []).filter(({ path, content }) => (old.get(path)?.content ?? content) !== content)
  const read = changed.filter(({ path }) => isOnline.some((isRead) => isRead(path)))
  const same = new Set<string>()
  for (const { path } of read) if ((await installed({ objects, start, tree }, path, signal)) === null) same.add(path)
  return (step) => {
    if (!step.network) return now ?? []
    const isRead = isReadBy(step)
    const seen = (now ?? [])
      .filter(({ path }) => isRead(path))
      .map((file) => (same.has(file.path) ? (old.get(file.path) ?? file) : file))
    if (step.inputs.length > 0) return seen
    const others = (before ?? []).filter(({ path }) => !isRead(path))
    return [...others, ...seen].toSorted((a, b) => (a.path < b.path ? -1 : 1))
  }
}

/** A step with a network is repeated for a task only for what says what to install, where it names no inputs. */
function isReadBy(step: SetupStep): (path: string) => boolean {
  const isInput = inputsOf(step)
  return step.inputs.length > 0 ? isInput : saysWhatToInstall
}

async function installed({ objects, start, tree }: TaskFiles, path: string, signal: AbortSignal) {
  const [before = null, after = null] = await Promise.all(
    [start, tree].map((one) => fileInCommit(objects, one, path, signal)),
  )
  return installationChange({ path, before, after })
}

/** What a step would install that the base does not have, a line for each; `settled`: ids of files that we have written. */
export async function newPackages(
  { objects, start, tree }: TaskFiles,
  step: SetupStep,
  settled: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const [before, now] = await Promise.all([start, tree].map((one) => filesOfTree(objects, one, signal)))
  const old = new Map(before?.map(({ path, content }) => [path, content]))
  const isRead = isReadBy(step)
  const changed = (now ?? []).filter(({ path, content }) => isRead(path) && old.get(path) !== content)
  const lines = await Promise.all(
    changed
      .filter(({ content }) => !settled.has(content))
      .map(async ({ path }) => {
        const named = await installed({ objects, start, tree }, path, signal)
        return named?.length === 0 ? [`${path}: changed`] : (named ?? [])
      }),
  )
  const kept = new Set(now?.map(({ path }) => path))
  const gone = (before ?? [])
    .filter(({ path }) => isRead(path) && !kept.has(path))
    .map(({ path }) => `${path}: removed`)
  const all = [...lines.flat(), ...gone]
  // Also where only what comes before it has changed: nothing of a task reads the network without a yes.
  return all.length > 0 || changed.length > 0 ? all : [`${step.command.join(' ')}: runs again`]
}
