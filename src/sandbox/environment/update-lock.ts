import { join } from 'node:path'
import { lockUpdate } from '../../core/dependencies/installation.ts'
import type { SetupStep } from '../../core/repository-environment.ts'
import { freshTreeOut, removeTree, treeIn } from '../../exec/trees/trees.ts'
import { draftFolder, outputFileOf } from './layer-store.ts'
import { failedStep, runStep } from './make-layer.ts'
import type { LayerOrder, Makers } from './make-once.ts'

/** The tree after a step's lockfile was written anew in a folder of its own. Throws AppError `environment` if that fails. */
export async function updatedTree(
  { sandbox }: Makers,
  { store, source, registries, tree }: Omit<LayerOrder, 'earlier'> & { readonly tree: string },
  step: SetupStep,
  signal: AbortSignal,
): Promise<string> {
  const command = lockUpdate(step)
  if (command === null) return tree
  const draft = await draftFolder(store)
  const [checkout, home] = [join(draft, 'checkout'), join(draft, 'home')]
  try {
    await freshTreeOut(source.objects, tree, { root: checkout, standIn: true }, signal)
    const scene = { run: sandbox.run, source, registries, earlier: [] }
    const result = await runStep(
      scene,
      { ...step, command: [...command] },
      { checkout, home, file: outputFileOf(store, 'update') },
      signal,
    )
    if (result.exitCode !== 0) throw failedStep(command, result, step.timeout_seconds)
    return await treeIn({ root: checkout, memory: join(draft, 'memory'), ...source.objects }, tree, signal)
  } finally {
    await removeTree(draft)
  }
}
