import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Every file below a folder. No glob: knip takes each file that a glob names in the code for used. */
export const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .toSorted()

/** Our own files of src; the sample repository is a team's. */
export const sourceFiles = (): string[] => filesBelow('src').filter((path) => !path.startsWith('src/local/sample/'))

export const isCode = (path: string): boolean => /\.m?ts$/.test(path)
