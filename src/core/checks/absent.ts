/** What a repository names and a checkout of ours does not hold. */
export interface AbsentContents {
  readonly submodules: readonly string[]
  /** Files that are pointers to Git LFS here. */
  readonly pointers: readonly string[]
}

const NAMES_KEPT = 10
/** The first line of a pointer, which a program prints that read it as what it stands for. */
const POINTER = 'version https://git-lfs.github.com/spec/'

/** Those that the output of a red run speaks of: they may be why it is red. */
export function absentIn(output: string, { submodules, pointers }: AbsentContents): string[] {
  const named = [...pointers, ...submodules].filter((path) => output.includes(nameOf(path)))
  const all = named.length === 0 && output.includes(POINTER) ? pointers : named
  return all.slice(0, NAMES_KEPT)
}

/** Too short ones are words of any output. */
const LEAST_NAME = 6

function nameOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  return name.length < LEAST_NAME ? path : name
}
