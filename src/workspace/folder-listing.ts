import { Refusal } from './confined-path.ts'

const ENTRIES_SHOWN = 300

/**
 * One level of a folder: its files, and its folders with the number of files below. A folder that holds nothing but one
 * other is shown with that one, as in `src/main/java/com/acme/`. `all`: every path of the repository.
 */
export function folderListing(folder: string, all: readonly string[]): string {
  if (all.includes(folder)) return folder
  const prefix = folder === '' ? '' : `${folder}/`
  const below = prefix === '' ? all : all.filter((path) => path.startsWith(prefix))
  if (below.length === 0) throw new Refusal(`There are no files below ${folder || 'the root'}.`)
  const groups = Map.groupBy(below, (path) => firstStep(path, prefix.length))
  const lines = [...groups].map(([step, paths]) =>
    step.endsWith('/') ? folderLine(soleFolder(`${prefix}${step}`, paths), paths.length) : `${prefix}${step}`,
  )
  const sorted = lines.toSorted((a, b) => Number(a.endsWith(')')) - Number(b.endsWith(')')) || (a < b ? -1 : 1))
  const rest = sorted.length - ENTRIES_SHOWN
  return [
    ...sorted.slice(0, ENTRIES_SHOWN),
    ...(rest > 0 ? [`… and ${rest} more: search for what you need.`] : []),
  ].join('\n')
}

const folderLine = (folder: string, files: number): string => `${folder} (${files} ${files === 1 ? 'file' : 'files'})`

/** A name, with `/` behind it for a folder. */
function firstStep(path: string, from: number): string {
  const end = path.indexOf('/', from)
  return end < 0 ? path.slice(from) : path.slice(from, end + 1)
}

/** As deep as all paths lie in one folder. */
function soleFolder(folder: string, paths: readonly string[]): string {
  const [first = ''] = paths
  const step = firstStep(first, folder.length)
  const deeper = folder + step
  return step.endsWith('/') && paths.every((path) => path.startsWith(deeper)) ? soleFolder(deeper, paths) : folder
}
