import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type Files, importCommit } from './team-repository.ts'

const run = promisify(execFile)

/** What a member of the team does: a commit on top of main of a bare repository, having read what is there. */
export async function commitToBase(
  repository: string,
  change: (read: (path: string) => Promise<string>) => Promise<Files>,
): Promise<string> {
  const read = async (path: string) => (await run('git', [`--git-dir=${repository}`, 'show', `main:${path}`])).stdout
  return importCommit(repository, 'main', await change(read), { message: 'Change the base' })
}
