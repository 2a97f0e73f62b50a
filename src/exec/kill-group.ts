import type { ChildProcess } from 'node:child_process'

/** Kills the process group that a process leads. */
export const killGroup = (child: ChildProcess): void => signalGroup(child, 'SIGKILL')

/** Signals the process group that a process leads. */
export function signalGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {} // gone already
}
