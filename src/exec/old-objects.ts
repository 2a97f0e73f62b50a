/**
 * What git's check of arriving objects finds in histories that old programs wrote, and what harms nobody. All else, e.g.
 * `.git` in a tree or a submodule's address that is an option, stays refused.
 */
const HARMLESS = [
  ...['badDate', 'badDateOverflow', 'badTimezone', 'zeroPaddedDate', 'missingSpaceBeforeDate'],
  ...['badEmail', 'badName', 'missingEmail', 'missingNameBeforeEmail', 'missingSpaceBeforeEmail'],
  ...['missingAuthor', 'multipleAuthors', 'nulInCommit', 'badFilemode', 'zeroPaddedFilemode'],
  // Whoever checks such a tree out refuses it by name.
  'duplicateEntries',
  // No git of ours reads attributes, or follows a link of the repository.
  ...['gitattributesLarge', 'gitattributesLineLength', 'gitattributesSymlink', 'gitignoreSymlink', 'mailmapSymlink'],
] as const

/** Settings for what is fetched, and for what is pushed into a repository of ours. */
export const takingOldObjects = (): Record<string, string> =>
  Object.fromEntries(
    HARMLESS.flatMap((name) => ['fetch', 'receive'].map((way) => [`${way}.fsck.${name}`, 'ignore'] as const)),
  )
