/**
 * Names as a file system has them: bytes, of which not all are UTF-8. Inside the program a name is a string of one
 * character a byte.
 */
const isAscii = (name: string): boolean => !/[^\0-\x7f]/.test(name)

/** For a system call. */
export const onDisk = (name: string): string | Buffer => (isAscii(name) ? name : Buffer.from(name, 'latin1'))

/** For people and rules. */
export const readable = (name: string): string => (isAscii(name) ? name : Buffer.from(name, 'latin1').toString())

/** Characters that HFS+ does not see, as UTF-8 has them. */
const UNSEEN = /\xe2\x80[\x8c-\x8f\xaa-\xae]|\xe2\x81[\xaa-\xaf]|\xef\xbb\xbf/g

/** What some file system takes for `.git`, whatever its case, its end and what nobody sees in it: git refuses the same. */
export const isGitName = (name: string): boolean =>
  name.split('\\').some((part) => isOnNtfs(part, '.git', 'git~1')) || isOnHfs(name, '.git')

/** A link of this name is refused by git, since some git of others might follow it. */
export const isModulesName = (name: string): boolean =>
  isOnNtfs(name, '.gitmodules', 'gitmod~1') || isOnHfs(name, '.gitmodules')

const isOnHfs = (name: string, meant: string): boolean => name.replace(UNSEEN, '').toLowerCase() === meant

function isOnNtfs(name: string, meant: string, short: string): boolean {
  const plain = (name.split(':')[0] ?? '').replace(/[. ]+$/, '').toLowerCase()
  return plain === meant || plain === short
}
