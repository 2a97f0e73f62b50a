import { execFile } from 'node:child_process'
import { mkdir, rm, statfs, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Fault } from './faults.ts'

const run = promisify(execFile)
const DISK_MB = 700

/** A disk of its own for one process, which can be filled; `null`: this machine allows none. */
export async function smallDisk(folder: string, cleanup: AsyncDisposableStack): Promise<Fault | null> {
  await mkdir(folder, { recursive: true })
  if (process.getuid?.() !== 0) return null
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${DISK_MB}m,mode=0700`, 'tmpfs', folder])
  } catch {
    return null
  }
  cleanup.defer(async () => void (await run('umount', ['--lazy', folder]).catch(() => {})))
  const filler = join(folder, 'filler')
  return {
    name: 'disk of process 2: full',
    async begin() {
      const { bavail, bsize } = await statfs(folder)
      await writeFile(filler, Buffer.alloc(Math.max(0, bavail * bsize))).catch(() => {})
    },
    end: () => rm(filler, { force: true }),
  }
}
