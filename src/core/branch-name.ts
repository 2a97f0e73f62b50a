/** A file's name, with what git adds while it writes. */
const LONGEST_NAME = 244
const LONGEST_BRANCH = 1_000

const REFUSED =
  /^-|^@$|\.\.|@\{|\.$|(?:^|\/)\.|\.lock(?:\/|$)|[ ~^:?*[\\\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}]|^(?:HEAD|refs\/.*)$/u

/** Whether git takes a name for a branch, and a line shows it as it is. */
export const isBranchName = (name: string): boolean =>
  !REFUSED.test(name) &&
  bytesOf(name) <= LONGEST_BRANCH &&
  name.split('/').every((part) => part !== '' && bytesOf(part) <= LONGEST_NAME)

const bytesOf = (text: string): number => new TextEncoder().encode(text).length
