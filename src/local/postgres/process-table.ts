import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

export interface RunningProcess {
  parentPid: number
  /** The whole command line, joined by spaces. */
  command: string
}

/** The process with this id; `null`: there is none, or only a zombie. */
export function findProcess(pid: number): Promise<RunningProcess | null> {
  return process.platform === 'linux' ? fromProc(pid) : fromPs(pid)
}

async function fromProc(pid: number): Promise<RunningProcess | null> {
  try {
    const [stat, cmdline] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/cmdline`, 'utf8'),
    ])
    // "pid (name) state ppid …", where the name may contain spaces and brackets.
    const [state, parentPid] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // One that ended between the two reads has no command line any more.
    if (state === 'Z' || state === 'X' || cmdline === '') return null
    return { parentPid: Number(parentPid), command: cmdline.replaceAll('\0', ' ') }
  } catch {
    return null
  }
}

async function fromPs(pid: number): Promise<RunningProcess | null> {
  try {
    const { stdout } = await promisify(execFile)('ps', ['-ww', '-o', 'stat=,ppid=,args=', '-p', String(pid)])
    const [, state = 'Z', parentPid, command = ''] = /^\s*(\S+)\s+(\d+)\s+(.*)/s.exec(stdout) ?? []
    return state.startsWith('Z') ? null : { parentPid: Number(parentPid), command }
  } catch {
    return null
  }
}
