import { realpathSync } from 'node:fs'
import { homedir } from 'node:os'
import { dirname, isAbsolute, relative, sep } from 'node:path'
import { z } from 'zod'
import type { Reading } from './reader.ts'
import { REGISTRY_VARIABLES } from './registry-variables.ts'
import { commaList, onOrOff } from './values.ts'
import type { VariableTable } from './variable.ts'

export const SANDBOX_VARIABLES = {
  SANDBOX: {
    ...{ value: z.enum(['bubblewrap', 'container']), fallback: 'bubblewrap' },
    about:
      'What isolates the commands of the repository: bubblewrap, or a container of SANDBOX_IMAGE for each, by podman or else docker. With `container` nothing runs where that does not hold.',
  },
  SANDBOX_IMAGE: {
    ...{ value: z.string(), fallback: '', example: 'localhost/wms-toolchain:1' },
    about:
      'The image of the containers, with glibc and the toolchain. It must be on this machine: none is ever pulled.',
  },
  ALLOW_UNSANDBOXED: {
    ...{ value: onOrOff, fallback: '0' },
    about: 'Set 1 to run the repository’s commands without isolation where bubblewrap does not work. Needs API_TOKENS.',
  },
  SANDBOX_FOLDERS: {
    ...{ value: commaList, fallback: '', example: '/opt/node-22,/opt/pnpm' },
    about:
      'Folders with toolchains outside /usr, absolute, comma-separated. Commands see them at the same place, read-only.',
  },
  ...REGISTRY_VARIABLES,
} as const satisfies VariableTable

/** The image in which commands run; `null`: bubblewrap isolates them. */
export function sandboxImageOf({ values }: Reading<typeof SANDBOX_VARIABLES>, faults: string[]): string | null {
  const { SANDBOX: kind, SANDBOX_IMAGE: image } = values
  // A name that begins like an option would be one.
  if (kind === 'container' && !/^[\w][\w./:@-]*$/.test(image))
    faults.push('SANDBOX_IMAGE: name the image of SANDBOX=container')
  return kind === 'container' ? image : null
}

/** Returns the folders that commands may see; adds a fault for each other one. `home`: our data folder. */
export function sandboxFoldersOf(
  { values }: Reading<typeof SANDBOX_VARIABLES>,
  home: string,
  faults: string[],
): readonly string[] {
  return values.SANDBOX_FOLDERS.filter((folder) => {
    const why = objection(folder, home)
    if (why !== null) faults.push(`SANDBOX_FOLDERS: ${folder} ${why}`)
    return why === null
  })
}

/** Commands may see neither these, nor anything in them, nor a folder that contains one. */
const CLOSED = ['/boot', '/dev', '/etc', '/proc', '/run', '/sys', '/workspace']
const HELD_BY_NONE = ['/home', '/root', '/tmp', '/var']
const SECRET_NAMES = new Set(['.aws', '.azure', '.config', '.docker', '.git', '.gnupg', '.kube', '.ssh'])

function objection(folder: string, home: string): string | null {
  if (!isAbsolute(folder)) return 'is not absolute'
  for (const path of [folder, realOf(folder)]) {
    if ([...CLOSED, ...HELD_BY_NONE, home, homedir()].some((held) => isIn(path, held))) return TOO_MUCH
    if ([...CLOSED, home].some((closed) => isIn(closed, path))) return TOO_MUCH
    if (dirname(path) === '/home' || path.split(sep).some((name) => SECRET_NAMES.has(name))) return TOO_MUCH
  }
  return null
}

const TOO_MUCH = 'would show commands what they must not see; name the toolchain’s own folder'

/** Does not fail for a missing folder: the process that runs commands reports it, which may be another one. */
const realOf = (folder: string): string => {
  try {
    return realpathSync(folder)
  } catch {
    return folder
  }
}

/** Whether `path` is the folder or lies in it. */
const isIn = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`)
}
