import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

const ID = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/

/**
 * The commit of a branch, read from the file in which git keeps it, without a process; `null`: git has to be asked (the
 * ref is packed, or none).
 */
export async function looseRef(gitDir: string, ref: string): Promise<string | null> {
  if (!/^refs\/(?:heads|remotes)\/[A-Za-z0-9._/-]+$/.test(ref) || ref.includes('..')) return null
  const text = await readFile(join(gitDir, ref), 'latin1').catch(() => '')
  return /^([0-9a-f]{40}|[0-9a-f]{64})\n$/.exec(text)?.[1] ?? null
}

/**
 * The commits of all refs whose full names begin so, read from the files in which git keeps them, without a process;
 * `null`: git has to be asked. `prefix`: e.g. `refs/heads/wms/task-7`.
 */
export async function refsByFiles(gitDir: string, prefix: string): Promise<ReadonlyMap<string, string> | null> {
  // Without it git does not take the folder for a repository.
  if ((await readFile(join(gitDir, 'HEAD'), 'latin1').catch(() => '')) === '') return null
  // In git's order: what is packed meanwhile is found in one of the two.
  const loose = await looseRefs(gitDir, prefix)
  const packed = await packedRefs(gitDir, prefix)
  return loose === null || packed === null ? null : new Map([...packed, ...loose])
}

async function looseRefs(gitDir: string, prefix: string): Promise<[string, string][] | null> {
  const folder = prefix.endsWith('/') ? prefix.slice(0, -1) : dirname(prefix)
  const entries = await readdir(join(gitDir, folder), { withFileTypes: true }).catch(() => [])
  const named = entries
    .map((entry) => ({ entry, ref: `${folder}/${entry.name}` }))
    .filter(({ ref }) => ref.startsWith(prefix) && !ref.endsWith('.lock'))
  if (!named.every(({ entry }) => entry.isFile())) return null
  const refs = await Promise.all(
    named.map(async ({ ref }): Promise<[string, string]> => {
      const text = await readFile(join(gitDir, ref), 'latin1').catch(() => '')
      return [ref, text.trimEnd()]
    }),
  )
  return refs.every(([, sha]) => ID.test(sha)) ? refs : null
}

/** A repository without this file has packed none. */
async function packedRefs(gitDir: string, prefix: string): Promise<[string, string][] | null> {
  const text = await readFile(join(gitDir, 'packed-refs'), 'latin1').catch(noneIfMissing)
  return (
    text
      ?.split('\n')
      .map((line) => line.split(' '))
      .flatMap(([sha = '', ref = '']): [string, string][] =>
        ID.test(sha) && ref.startsWith(prefix) ? [[ref, sha]] : [],
      ) ?? null
  )
}

const noneIfMissing = (error: unknown): '' | null =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT' ? '' : null

/** The folder of a repository on this machine; `null`: it is elsewhere. */
export function folderOfRemote(url: string): string | null {
  if (url.startsWith('/')) return url
  return url.startsWith('file://') ? decodeURIComponent(new URL(url).pathname) : null
}
