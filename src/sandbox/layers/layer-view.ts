import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runCommand } from '../../exec/exec.ts'
import { removeTree } from '../../exec/trees/trees.ts'
import type { Layer, LayerView } from './layer.ts'
import { mountLayers } from './mount.ts'

/** Tries out, in a folder on the same file system, how this machine can give a private view of a layer. */
export async function detectLayerView(
  folder: string,
  path: string,
  { overlays = true }: { readonly overlays?: boolean } = {},
): Promise<LayerView> {
  const trial = join(folder, `trial-${process.pid}`)
  const files = join(trial, 'layer/files/workspace/kept')
  try {
    await mkdir(join(files, 'old'), { recursive: true })
    await writeFile(join(files, 'old/file'), 'as it was')
    if (overlays && (await canOverlay(trial, path))) return 'overlay'
    const clone = ['cp', '--reflink=always', join(files, 'old/file'), join(trial, 'clone')]
    return (await succeeds(clone, trial, path)) ? 'reflink' : 'copy'
  } finally {
    await removeTree(trial)
  }
}

/** Changes a file, and puts another folder in the place of one: some file systems cannot keep that apart. */
const CHANGE = `cd "$1" && echo new >> kept/old/file && rm -r kept/old && mkdir kept/old && test ! -e kept/old/file`

async function canOverlay(trial: string, path: string): Promise<boolean> {
  const layer: Layer = { key: 'layer', folder: join(trial, 'layer'), kept: [], bytes: 0, files: 0 }
  const inside = { cwd: trial, workspace: '/', home: '/' }
  const { signal } = new AbortController()
  await using mounted = await mountLayers([layer], { folder: trial, view: 'overlay' }, inside, signal)
  const merged = join(mounted.written ?? '', '../merged/workspace')
  return await succeeds([...mounted.prefix, 'sh', '-c', CHANGE, 'sh', merged], trial, path)
}

async function succeeds(argv: readonly string[], cwd: string, path: string): Promise<boolean> {
  const command = { argv, cwd, env: { PATH: path }, timeoutMs: 10_000 }
  return (await runCommand(command, new AbortController().signal)).exitCode === 0
}
