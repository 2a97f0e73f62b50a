import type { ChildProcess } from 'node:child_process'

/** Kills a process that leads its group, and the group. */
export function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {} // gone already
}
