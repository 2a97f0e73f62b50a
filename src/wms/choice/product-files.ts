/** Folders whose files are translations, documentation, tests, somebody else's or made by a program. */
const FOLDERS =
  /(?:^|\/)(?:i18n|l10n|locales?|lang(?:uage)?s?|translations?|docs?|documentation|readme|tests?|__tests__|specs?|e2e|testing|fixtures|__mocks__|static\/(?:description|lib)|node_modules|vendor|third[-_]?party|dist|build|generated|__generated__|\.github)\//i

/** Names that say the same of one file. */
const NAMES =
  /(?:^|\/)(?:test_[^/]*|conftest\.py|readme[^/]*|changelog[^/]*|license[^/]*|messages[^/]*\.properties)$|[._-](?:tests?|specs?|generated|g|min|bundle|d|pb|pb2|stories)\.\w+$|(?:Tests?|Spec|IT)\.\w+$|\.designer\.cs$|(?:^|[-.])lock(?:file)?\.\w+$/

/** The languages of programs, queries and pages; all else is text, picture, style or data. */
const CODE =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|rb|php|java|kt|kts|scala|groovy|gsp|jsp|cs|cshtml|razor|vb|fs|go|rs|swift|dart|ex|exs|erl|clj|c|cc|cpp|h|hpp|sql|prisma|abap|bsl|os|p|cls|pas|pl|pm|lua|html?|erb|twig|graphql|proto)$/i

/** Whether a file is what a team writes of its product, so that its name says what a task touches. */
export const isProductFile = (path: string): boolean => CODE.test(path) && !FOLDERS.test(path) && !NAMES.test(path)
