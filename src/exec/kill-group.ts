import type { ChildProcess } from 'node:child_process'

/** Kills a process that leads its group, and the group. */
export const killGroup = (child: ChildProcess): void => signalGroup(child, 'SIGKILL')

/** Signals a process that leads its group, and the group. */
export function signalGroup({ pid }: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, signal)
  } catch {} // gone already
}
