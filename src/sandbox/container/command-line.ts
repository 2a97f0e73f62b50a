import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { SeenPath } from '../layers/layer.ts'
import { type Engine, LABEL } from './engine.ts'

/** The user that every command is, as in bubblewrap. */
const NOBODY = 65_534
const TMP = 'rw,exec,nosuid,nodev,size=256m'

export interface ContainerCommand {
  readonly name: string
  readonly argv: readonly string[]
  readonly cwd: string
  readonly environment: Readonly<Record<string, string>>
  readonly mounts: readonly SeenPath[]
  readonly limits: Readonly<Record<string, number>>
  readonly processes: number
  readonly home: { readonly inside: string; readonly isMounted: boolean }
  readonly folderInside: string
}

/**
 * A command line that runs a command in a container of its own: no network, a read-only root, no rights, no socket of the
 * engine, and nothing of this machine but `cwd` and `mounts`.
 */
export function containerLine(engine: Engine, command: ContainerCommand): string[] {
  const { name, argv, cwd, environment, mounts, limits, processes, home, folderInside } = command
  const readOnly = ['.git', '.github'].filter((one) => existsSync(join(cwd, one)))
  const all: SeenPath[] = [
    { from: cwd, at: folderInside, writable: true },
    ...readOnly.map((one) => ({ from: join(cwd, one), at: `${folderInside}/${one}`, writable: false })),
    ...mounts,
  ]
  return [
    ...[
      engine.file,
      'run',
      '--rm',
      '--pull=never',
      ...engine.flags,
      `--name=${name}`,
      `--label=${LABEL}=${process.pid}`,
    ],
    ...['--network=none', '--read-only', '--cap-drop=ALL', '--security-opt=no-new-privileges', '--hostname=sandbox'],
    ...[`--pids-limit=${processes}`, '--shm-size=64m', `--tmpfs=/tmp:${TMP},mode=1777`, ...userOf(engine)],
    ...(engine.name === 'podman'
      ? ['--read-only-tmpfs=false', '--no-hosts', '--http-proxy=false', '--passwd=false']
      : []),
    ...(home.isMounted ? [] : [`--tmpfs=${home.inside}:${TMP},mode=0777`]),
    // Docker counts the processes of all containers of a user as one.
    ...Object.entries(engine.name === 'podman' ? { ...limits, nproc: processes } : limits).map(
      ([limit, value]) => `--ulimit=${limit}=${value}:${value}`,
    ),
    ...all.map((one) => `--mount=${mountOf(one)}`),
    ...Object.entries(environment).map(([variable, value]) => `--env=${variable}=${value}`),
    ...[`--workdir=${folderInside}`, '--entrypoint=', engine.image, ...argv],
  ]
}

/** Our user's files belong to the command's, which is nobody else on this machine. */
function userOf({ name, isRootless }: Engine): string[] {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0]
  // Docker has one mapping for all: without rights the service's own user can do no more than its files allow.
  if (name === 'docker') return [`--user=${uid}:${gid}`]
  const nobody = `--user=${NOBODY}:${NOBODY}`
  if (isRootless) return [`--userns=keep-id:uid=${NOBODY},gid=${NOBODY}`, nobody]
  const mapped = (kind: string, own: number) => [`--${kind}=0:${own + 1}:${NOBODY}`, `--${kind}=${NOBODY}:${own}:1`]
  return [...mapped('uidmap', uid), ...mapped('gidmap', gid), nobody]
}

function mountOf({ from, at, writable }: SeenPath): string {
  const fields =
    from === null
      ? ['type=tmpfs', `destination=${at}`, ...(writable ? [] : ['readonly'])]
      : ['type=bind', `source=${from}`, `destination=${at}`, ...(writable ? [] : ['readonly'])]
  return fields.map(csvField).join(',')
}

/** Commas and quotes of a path are no further options. */
const csvField = (field: string): string => (/[",\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)
