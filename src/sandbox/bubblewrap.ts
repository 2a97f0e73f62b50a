import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { SeenPath } from './layers/layer.ts'
import { HOME_INSIDE, systemMounts } from './system.ts'

/** Where `cwd` is seen inside. */
export const FOLDER_INSIDE = '/workspace'
const tmpBytes = 256 * 1024 * 1024
const sharedMemoryBytes = 64 * 1024 * 1024

/**
 * A command line that runs `argv` in `cwd` alone: no network, no other file but the system's programs (read-only), no
 * rights, few calls to the kernel, a private and small /tmp and HOME, no other place to write to, its own processes, which
 * die with us. `.git` and `.github` of `cwd` are read-only. `mounts` is what else is seen.
 */
export function bubblewrapped(
  argv: readonly string[],
  cwd: string,
  environment: Readonly<Record<string, string>>,
  mounts: readonly SeenPath[] = [],
): string[] {
  const readOnly = ['.git', '.github'].filter((name) => existsSync(join(cwd, name)))
  return [
    ...bubblewrapWithFilter(),
    ...['--unshare-user', '--unshare-all', '--disable-userns', '--die-with-parent', '--new-session'],
    ...['--cap-drop', 'ALL', '--uid', '65534', '--gid', '65534', '--hostname', 'sandbox'],
    ...systemMounts(),
    ...['--proc', '/proc', '--dev', '/dev', '--size', String(sharedMemoryBytes), '--tmpfs', '/dev/shm'],
    ...['--remount-ro', '/dev', '--size', String(tmpBytes), '--tmpfs', '/tmp'],
    ...['--size', String(tmpBytes), '--tmpfs', HOME_INSIDE],
    ...nodeFolder(),
    ...['--bind', cwd, FOLDER_INSIDE],
    ...readOnly.flatMap((name) => ['--ro-bind', join(cwd, name), `${FOLDER_INSIDE}/${name}`]),
    ...mounts.flatMap(boundAt),
    ...['--remount-ro', '/', '--chdir', FOLDER_INSIDE, '--clearenv'],
    ...Object.entries(environment).flatMap(([name, value]) => ['--setenv', name, value]),
    ...['--', ...argv],
  ]
}

/** Where our filter of calls to the kernel is made for this processor; others have none. */
const FILTER = join(import.meta.dirname, `seccomp/${process.arch}.bpf`)

/** Bubblewrap reads the filter from an open file. The shell's words are ours alone, and it runs nothing else. */
const bubblewrapWithFilter = (): string[] =>
  existsSync(FILTER) ? ['/bin/sh', '-c', 'exec 9<"$0" "$@"', FILTER, 'bwrap', '--seccomp', '9'] : ['bwrap']

function boundAt({ from, at, writable }: SeenPath): string[] {
  return from === null ? ['--tmpfs', at, '--remount-ro', at] : [writable ? '--bind' : '--ro-bind', from, at]
}

/** The running Node may lie outside /usr, e.g. in node_modules. */
function nodeFolder(): string[] {
  const folder = dirname(process.execPath)
  return folder.startsWith('/usr/') ? [] : ['--ro-bind', folder, folder]
}
