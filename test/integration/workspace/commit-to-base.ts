import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Files, plainGit, putFiles } from './team-repository.ts'

/** What a member of the team does: commits on top of main of a bare repository, having read what is there. */
export async function commitToBase(
  repository: string,
  change: (read: (path: string) => Promise<string>) => Promise<Files>,
): Promise<string> {
  const clone = await mkdtemp(join(tmpdir(), 'wms-clone-'))
  try {
    await plainGit(clone, 'clone', '--quiet', '--branch=main', repository, '.')
    const files = await change((path) => readFile(join(clone, path), 'utf8'))
    await putFiles(clone, files)
    await plainGit(clone, 'add', '--all')
    await plainGit(clone, 'commit', '--quiet', '--message=Change the base')
    await plainGit(clone, 'push', '--quiet', 'origin', 'main')
    return await plainGit(clone, 'rev-parse', 'HEAD')
  } finally {
    await rm(clone, { recursive: true, force: true })
  }
}
