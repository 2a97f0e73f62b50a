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

/** What some file system takes for `.git`, whatever its case, its end and what nobody sees in it. */
export const isGitName = (name: string): boolean => name.split('\\').some((part) => isAlias(part, '.git', 'git~1'))

/** A link of this name is refused by git, since some git of others might follow it. */
export const isModulesName = (name: string): boolean => isAlias(name, '.gitmodules', 'gitmod~1')

function isAlias(name: string, full: string, short: string): boolean {
  const seen = name.replace(UNSEEN, '')
  const plain = (seen.split(':')[0] ?? '').replace(/[. ]+$/, '').toLowerCase()
  return plain === full || plain === short
}
