import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { type AbsentContents, absentIn } from '../core/checks/absent.ts'
import { faultOf } from '../core/checks/fault.ts'
import type { RuledCommand } from '../core/repository-environment.ts'
import type { Check } from '../core/repository-rules.ts'
import { type GitPlace, git } from '../exec/git.ts'
import { withLock } from '../exec/machine-lock.ts'
import { freshTreeOut, removeTree } from '../exec/trees/trees.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import { draftFolder, type LayerStore, lockFileOf, outputFileOf } from '../sandbox/environment/layer-store.ts'
import type { Layer } from '../sandbox/layers/layer.ts'
import { USUAL_MEMORY_MB } from '../sandbox/limits.ts'
import { cannotRun } from './cannot-run.ts'
import { CheckEnd, runOnce } from './check-end.ts'

/** A commit of the base, and the environment in which its checks run. */
export interface Base {
  readonly run: Sandbox['run']
  readonly store: LayerStore
  readonly objects: GitPlace
  readonly tree: string
  readonly layers: readonly Layer[]
  /** What its checkouts do not hold; without: unknown. */
  readonly absent?: (signal: AbortSignal) => Promise<AbsentContents>
  /** The environment's name. */
  readonly environment: string
}

export interface RuledCheck {
  readonly check: Pick<Check, 'name' | 'folder' | 'report'>
  readonly command: RuledCommand
}

/**
 * How a check ends on the base itself, run where that is not known yet; `null`: the base does not have its folder.
 * `fresh`: it is run anew. Throws AppError `environment` where it cannot run.
 */
export async function baseRun(base: Base, ruled: RuledCheck, fresh: boolean, signal: AbortSignal) {
  if (!(await hasFolder(base, ruled.check.folder, signal))) return null
  const key = keyOf(base, ruled)
  const known = fresh ? null : await find(base.store, key)
  if (known !== null) return known
  const lock = lockFileOf(base.store, key)
  await mkdir(dirname(lock), { recursive: true })
  const work = async () => (fresh ? null : await find(base.store, key)) ?? (await make(base, ruled, key, signal))
  return withLock(lock, signal, work, ruled.command.timeoutMs + LOCK_SPARE_MS)
}

/**
 * Whether a check has shown that it can run here: on this tree, or on another one in the same environment, where that is
 * more than the machine alone.
 */
export async function hasRun(base: Base, ruled: RuledCheck, signal: AbortSignal): Promise<boolean> {
  if (!(await hasFolder(base, ruled.check.folder, signal))) return true
  const files = [fileOf(base.store, keyOf(base, ruled)), ...(base.layers.length > 0 ? [markOf(base, ruled)] : [])]
  return files.some((file) => existsSync(file))
}

/** The file that gets all that a check writes on the base. */
export const outputOf = (base: Base, ruled: RuledCheck): string =>
  outputFileOf(base.store, `check-${ruled.check.name}-${keyOf(base, ruled)}`)

const LOCK_SPARE_MS = 60_000

/** Changes when a run is read otherwise than before. */
const LAYOUT = 3

/** The time limit is left out: a run that ended by itself is the same under another one. */
function keyOf({ tree, environment }: Base, { check, command: { timeoutMs: _, ...command } }: RuledCheck): string {
  return hashOf([LAYOUT, environment, tree, command, check.report])
}

/** Says that a check has run in an environment, whatever the tree. */
function markOf({ store, environment }: Base, { command: { timeoutMs: _, ...command } }: RuledCheck): string {
  return join(store.folder, 'ready', hashOf([LAYOUT, environment, command]))
}

const hashOf = (of: unknown): string => createHash('sha256').update(JSON.stringify(of)).digest('hex').slice(0, 40)

const fileOf = ({ folder }: LayerStore, key: string): string => join(folder, 'runs', `${key}.json`)

async function find(store: LayerStore, key: string): Promise<CheckEnd | null> {
  const text = await readFile(fileOf(store, key), 'utf8').catch(() => null)
  return text === null ? null : (CheckEnd.safeParse(JSON.parse(text)).data ?? null)
}

/** A run that was not at fault is kept. */
async function make(base: Base, ruled: RuledCheck, key: string, signal: AbortSignal): Promise<CheckEnd> {
  const draft = await draftFolder(base.store)
  try {
    const cwd = join(draft, 'checkout')
    await freshTreeOut(base.objects, base.tree, { root: cwd, standIn: true }, signal)
    const output = outputOf(base, ruled)
    const place = {
      run: base.run,
      cwd,
      layers: base.layers,
      report: ruled.check.report,
      outputFile: output,
      looksAtMemory: true,
    }
    const run = await runOnce(place, ruled.command, signal)
    await writeFile(output, run.output)
    const { argv, timeoutMs, memoryMb } = ruled.command
    const fault = faultOf(run, { argv, timeoutMs, memoryMb: memoryMb ?? USUAL_MEMORY_MB })
    const [file, mark] = [fileOf(base.store, key), markOf(base, ruled)]
    if (fault !== null) {
      for (const kept of [file, mark]) await rm(kept, { force: true })
      throw cannotRun(ruled.check.name, fault, output, await absentOf(base, run.output, signal))
    }
    for (const kept of [file, mark]) await mkdir(dirname(kept), { recursive: true })
    await writeFile(mark, '')
    await writeFile(join(draft, 'run.json'), JSON.stringify(run))
    await rename(join(draft, 'run.json'), file)
    return run
  } finally {
    await removeTree(draft)
  }
}

/** Of what the base's checkouts do not hold, what an output speaks of. */
export async function absentOf({ absent }: Base, output: string, signal: AbortSignal): Promise<readonly string[]> {
  return absent === undefined ? [] : absentIn(output, await absent(signal))
}

async function hasFolder({ objects, tree }: Base, folder: string, signal: AbortSignal): Promise<boolean> {
  const path = posix.join(folder, '.').replace(/\/$/, '')
  return path === '.' || (await git(objects, ['ls-tree', '-d', '--full-tree', tree, '--', path], { signal })) !== ''
}
