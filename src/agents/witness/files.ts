/** A file before and after a change; `null`: it does not exist. */
export interface FileChange {
  readonly path: string
  readonly before: string | null
  readonly after: string | null
}

const TEST =
  /(?:^|\/)(?:tests?|__tests__|specs?|e2e)\/|[._-](?:test|spec)s?\.\w+$|_test\.\w+$|(?:^|\/)test_\w+\.py$|(?:^|\/)(?:Test\w+|\w+Tests?|\w+IT)\.(?:java|kt|cs|php)$/i
const CODE = /\.(?:[cm]?[jt]sx?|py|java|kt|cs|go|php|rb|vue|svelte)$/i
/** Rust keeps most tests beside the code, so only those in test folders are recognised. */
const RUST = /\.rs$/i
/** Data and prose, whose literals cannot be hard-coded answers. */
const DATA = /(?:^|\/)(?:migrations?|seeds?|fixtures?|mocks?|locales?|i18n|examples?|docs?|sample)\//i

const isCode = (path: string): boolean => CODE.test(path) || RUST.test(path)
export const isTest = (path: string): boolean => TEST.test(path) && isCode(path)
export const isProduct = (path: string): boolean => CODE.test(path) && !TEST.test(path) && !DATA.test(path)
/** All code that is not a test, data folders included. */
export const isSource = (path: string): boolean => isCode(path) && !TEST.test(path)

/** Test code and the files that tests read. */
export const belongsToTests = (path: string): boolean => TEST.test(path)
