import { readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { isCode, sourceFiles } from './sources.ts'

/** The house's rules of size. */
const MOST_LINES = { median: 70, p95: 170, longest: 300 } as const
const MOST_FILES_OF_A_FOLDER = 20

export interface Sizes {
  readonly files: number
  readonly lines: { readonly [Figure in keyof typeof MOST_LINES]: number }
  readonly longestFile: string
  readonly fullFolders: readonly { readonly folder: string; readonly files: number }[]
}

export function sizesOfSource(): Sizes {
  const paths = sourceFiles()
  const counted = paths
    .filter(isCode)
    .map((path) => ({ path, lines: readFileSync(path, 'utf8').split('\n').length - 1 }))
    .toSorted((a, b) => a.lines - b.lines)
  const at = (share: number) => counted[Math.ceil(share * counted.length) - 1]?.lines ?? 0
  return {
    files: counted.length,
    lines: { median: at(0.5), p95: at(0.95), longest: at(1) },
    longestFile: counted.at(-1)?.path ?? '',
    fullFolders: [...Map.groupBy(paths, dirname)]
      .map(([folder, { length: files }]) => ({ folder, files }))
      .filter(({ files }) => files > MOST_FILES_OF_A_FOLDER),
  }
}

export const brokenBy = ({ lines, fullFolders }: Sizes): string[] => [
  ...(['median', 'p95', 'longest'] as const)
    .filter((figure) => lines[figure] > MOST_LINES[figure])
    .map((figure) => `lines of a file, ${figure}: ${lines[figure]}, at most ${MOST_LINES[figure]} are allowed`),
  ...fullFolders.map(
    ({ folder, files }) => `${folder} has ${files} files, at most ${MOST_FILES_OF_A_FOLDER} are allowed`,
  ),
]

export const sizesText = ({ files, lines, longestFile }: Sizes): string =>
  `${files} files of src: median ${lines.median} lines, p95 ${lines.p95}, longest ${lines.longest} (${longestFile}).`
