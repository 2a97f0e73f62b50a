import { readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { isFree, portInUse } from './port.ts'
import { findPredecessor, inUse } from './predecessor.ts'

export interface FailedStart {
  dir: string
  dataDir: string | null
  /** `null`: the start failed before a port was chosen. */
  port: number | null
  /** Size of postgres.log before this start; the rest is this start's output. */
  logOffset: number
}

const byCode: Record<string, [what: string, hint: string]> = {
  ENOSPC: ['the disk is full', 'Free some space (the database needs about 100 MB), then start again.'],
  EDQUOT: ['the disk quota is used up', 'Free some space (the database needs about 100 MB), then start again.'],
  EROFS: ['it lies on a read-only file system', 'Set WMS_HOME to a folder that can be written.'],
  EACCES: [
    'this account may not read or write there',
    'Set WMS_HOME to a folder of your own, or run as the user it belongs to.',
  ],
  EPERM: ['this account may not change it', 'Set WMS_HOME to a folder of your own, or run as the user it belongs to.'],
  ENOTDIR: ['a part of that path is a file', 'Set WMS_HOME to a folder.'],
  EEXIST: ['it is a file', 'Set WMS_HOME to a folder.'],
}

/** Explains by error codes and the machine's state why the embedded Postgres did not start, and what to do. */
export async function explainFailure(failed: FailedStart, cause: unknown): Promise<AppError> {
  if (cause instanceof AppError) return cause
  const { dir, dataDir, port } = failed
  const known = byCode[(await isDiskFull(dir)) ? 'ENOSPC' : codeOf(cause)]
  if (known) return misconfigured(`The embedded Postgres cannot use ${dir}: ${known[0]}.`, known[1], cause)

  const holder = dataDir ? await findPredecessor(dataDir) : null
  if (dataDir && holder?.state === 'owned') return inUse(dataDir, holder.ownerPid)
  if (port !== null && !(await isFree(port))) return portInUse(port)

  const output = await lastWords(failed, cause)
  return misconfigured(
    `The embedded Postgres in ${dir} did not start. ${output}`,
    `Read ${join(dir, 'postgres.log')}; to begin with an empty database, move ${dir} away; or set DATABASE_URL to a Postgres server.`,
    cause,
  )
}

/** On a read-only mount, Node reports ENOENT if a folder and its parent cannot be created. */
function codeOf(cause: unknown): string {
  const { code, syscall } = cause as NodeJS.ErrnoException
  return code === 'ENOENT' && syscall === 'mkdir' ? 'EROFS' : String(code)
}

function misconfigured(message: string, hint: string, cause: unknown): AppError {
  return new AppError('misconfigured', message, { hint, cause })
}

/** A new cluster needs about 45 MB, and a running one another 16 MB for each WAL segment. */
const neededBytes = 64 * 2 ** 20

async function isDiskFull(dir: string): Promise<boolean> {
  const disk = await statfs(dir).catch(() => null)
  return disk !== null && disk.bavail * disk.bsize < neededBytes
}

async function lastWords(failed: FailedStart, cause: unknown): Promise<string> {
  const log = await readFile(join(failed.dir, 'postgres.log')).catch(() => Buffer.alloc(0))
  const stderr = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : ''
  const output = `${stderr}${log.subarray(failed.logOffset)}`.trim().split('\n').slice(-8).join('\n')
  const reason = cause instanceof Error ? cause.message.split('\n')[0] : String(cause)
  return output ? `${reason} Its last words:\n${output}` : String(reason)
}
