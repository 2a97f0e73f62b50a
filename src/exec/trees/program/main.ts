// A small process that reads and writes folders that others write too. It has no environment and knows no secret.
import { AppError } from '../../../errors.ts'
import { removeFolder } from './clear-folder.ts'
import { listFiles } from './list-files.ts'
import type { TreeJob, TreeReply, TreeResult } from './protocol.ts'
import { readTreeIn } from './tree-in.ts'
import { writeTreeOut } from './tree-out.ts'

process.chdir('/')
// What we write is ours alone, whatever our parent's umask was when we were started.
process.umask(0o077)
process.on('message', (job: TreeJob) => void answer(job))
process.on('disconnect', () => process.exit()) // whoever comes next begins anew

// A terminal's Ctrl-C and a service manager's SIGTERM reach the whole group: our parent ends us when it is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

async function answer(job: TreeJob): Promise<void> {
  const reply: TreeReply = await work(job).then((result) => ({ result }), faultOf)
  if (process.connected) process.send?.(reply)
}

async function work(job: TreeJob): Promise<TreeResult> {
  switch (job.kind) {
    case 'in':
      return readTreeIn(job)
    case 'list':
      return listFiles(job)
    case 'out':
      return writeTreeOut(job)
    case 'remove':
      return removeFolder(job.folder.root)
  }
}

function faultOf(error: unknown): TreeReply {
  if (error instanceof AppError) return { fault: { kind: error.kind, message: error.message, hint: error.hint } }
  const { code, message } = error as NodeJS.ErrnoException
  const known = FAULTS[code ?? '']
  return {
    fault: { kind: known?.kind ?? 'internal', message: `The files of the work: ${message}`, hint: known?.hint ?? null },
  }
}

const FAULTS: Readonly<Record<string, { kind: 'misconfigured' | 'unavailable' | 'transient'; hint: string | null }>> = {
  EACCES: { kind: 'misconfigured', hint: 'Make the folder readable and writable for us.' },
  EPERM: { kind: 'misconfigured', hint: 'Make the folder readable and writable for us.' },
  EROFS: { kind: 'misconfigured', hint: 'Make the folder readable and writable for us.' },
  ENOSPC: { kind: 'unavailable', hint: 'Free some disk space.' },
  EEXIST: { kind: 'transient', hint: null },
}
