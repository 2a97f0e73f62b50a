import { globSync } from 'node:fs'

/** Our own files of src; the sample repository is a team's. */
export const sourceFiles = (): string[] =>
  globSync('src/**/*', { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`)
    .filter((path) => !path.startsWith('src/local/sample/'))
    .toSorted()

export const isCode = (path: string): boolean => /\.m?ts$/.test(path)
