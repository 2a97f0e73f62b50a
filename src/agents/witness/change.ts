/** A file before and after a change; `null`: it is not there. */
export interface Change {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec)s?\.\w+$|_test\.\w+$|(?:^|\/)test_\w+\.py$|(?:^|\/)(?:Test\w+|\w+Tests?|\w+IT)\.(?:java|kt|cs|php)$/i
const CODE = /\.(?:[cm]?[jt]sx?|py|java|kt|cs|go|php|rb|vue|svelte)$/i
/** Data and words: literals in them answer no test. */
const DATA = /(?:^|\/)(?:migrations?|seeds?|fixtures?|mocks?|locales?|i18n|examples?|docs?|sample)\//i

export const isTest = (path: string): boolean => TEST.test(path) && CODE.test(path)
export const isProduct = (path: string): boolean => CODE.test(path) && !TEST.test(path) && !DATA.test(path)

/** What tests are made of: their code, and the files that they read. */
export const belongsToTests = (path: string): boolean => TEST.test(path)

/** Lines of `after` that `before` does not have, with their numbers. */
export function addedLines({ before, after }: Change): { readonly text: string; readonly line: number }[] {
  const left = new Map<string, number>()
  for (const line of (before ?? '').split('\n')) left.set(line.trim(), (left.get(line.trim()) ?? 0) + 1)
  return (after ?? '').split('\n').flatMap((text, index) => {
    const known = left.get(text.trim()) ?? 0
    if (known > 0) left.set(text.trim(), known - 1)
    return known > 0 || text.trim() === '' ? [] : [{ text, line: index + 1 }]
  })
}
