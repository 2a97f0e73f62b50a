import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * The commit of a branch, read from the file in which git keeps it, without a process; `null`: git has to be asked (the
 * ref is packed, or none).
 */
export async function looseRef(gitDir: string, ref: string): Promise<string | null> {
  if (!/^refs\/(?:heads|remotes)\/[A-Za-z0-9._/-]+$/.test(ref) || ref.includes('..')) return null
  const text = await readFile(join(gitDir, ref), 'latin1').catch(() => '')
  return /^([0-9a-f]{40}|[0-9a-f]{64})\n$/.exec(text)?.[1] ?? null
}
