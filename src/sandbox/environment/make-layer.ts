import { lstat, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { freshTreeOut, removeTree } from '../../exec/trees/trees.ts'
import type { CommandResult, Sandbox } from '../driver.ts'
import type { Layer } from '../layers/layer.ts'
import type { ChainedStep, EnvironmentSource } from './chain.ts'
import { keepFolders } from './keep.ts'
import { draftFolder, type LayerStore, outputFileOf, publishLayer } from './layer-store.ts'

interface Scene {
  readonly store: LayerStore
  readonly run: Sandbox['run']
  readonly source: EnvironmentSource
  readonly tracked: readonly string[]
  readonly earlier: readonly Layer[]
}

/** Runs a setup step on the base's files alone. Throws AppError `environment` where it fails. */
export async function makeLayer(scene: Scene, { step, key }: ChainedStep, signal: AbortSignal): Promise<Layer> {
  const { store, run, source, tracked, earlier } = scene
  const draft = await draftFolder(store)
  const [checkout, home] = [join(draft, 'checkout'), join(draft, 'home')]
  try {
    await freshTreeOut(source.objects, source.base, { root: checkout, standIn: true }, signal)
    const { env, path } = source.rules
    const timeoutMs = step.timeout_seconds * 1000
    const command = { argv: step.command, cwd: checkout, timeoutMs, env, path, layers: earlier, setup: { home } }
    const result = await run(command, signal)
    const file = outputFileOf(store, key)
    await writeFile(file, result.output)
    if (result.exitCode !== 0) throw failed(step.command, endOf(result, timeoutMs), file)
    const before = earlier.flatMap(({ kept }) => kept)
    const kept = await keepFolders(step.keeps, { checkout, home }, join(draft, 'layer/files'), {
      tracked,
      earlier: before,
    })
    if ('fault' in kept) throw failed(step.command, kept.fault, file)
    return await publishLayer(store, draft, { key, kept, ...(await sizeOf(join(draft, 'layer/files'))) })
  } finally {
    await removeTree(draft)
  }
}

const TAIL_CHARS = 600

function endOf({ outcome, exitCode, output }: CommandResult, timeoutMs: number): string {
  const end = outcome === 'timed_out' ? `was stopped after ${timeoutMs / 1000} s` : `ended with exit code ${exitCode}`
  return `It ${end}: ${output.trim().slice(-TAIL_CHARS)}`
}

const failed = (command: readonly string[], why: string, file: string): AppError =>
  new AppError('environment', `The environment cannot be set up. ${command.join(' ')}: ${why}`, {
    hint: `Mend it on the base branch or on the machine, then resume the task. All that it wrote is in ${file}.`,
  })

/** Links count as files; what several names have is counted for each. */
async function sizeOf(folder: string): Promise<{ bytes: number; files: number }> {
  const entries = await readdir(folder, { withFileTypes: true })
  const sizes = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return sizeOf(path)
      return { bytes: (await lstat(path)).blocks * 512, files: 1 }
    }),
  )
  return sizes.reduce((sum, { bytes, files }) => ({ bytes: sum.bytes + bytes, files: sum.files + files }), NONE)
}

const NONE = { bytes: 0, files: 0 }
