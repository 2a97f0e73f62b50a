import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Mutant, mutableLanguageOf, mutantsOf } from '../../../src/syntax/mutate.ts'
import { filesBelow, isCode } from '../sources.ts'

/** A file with its mutants. */
export interface Target {
  /** Absolute. */
  readonly path: string
  readonly source: string
  readonly mutants: readonly Mutant[]
}

export async function targetsAt(paths: readonly string[]): Promise<Target[]> {
  const files = [...new Set(paths.flatMap(filesAt))].toSorted()
  const targets = await Promise.all(files.map(targetOf))
  return targets.filter(({ mutants }) => mutants.length > 0)
}

async function targetOf(path: string): Promise<Target> {
  const source = readFileSync(path, 'utf8')
  const language = mutableLanguageOf(path)
  return { path, source, mutants: language === null ? [] : await mutantsOf(source, language) }
}

const filesAt = (path: string): string[] =>
  statSync(path).isDirectory()
    ? filesBelow(path)
        .filter(isCode)
        .map((file) => resolve(file))
    : [resolve(path)]

/** Those of `paths` that differ from a commit, or are new. */
export function changedSince(base: string, paths: readonly string[]): string[] {
  const git = (...words: string[]) => execFileSync('git', words, { encoding: 'utf8' }).split('\n').filter(Boolean)
  const top = git('rev-parse', '--show-toplevel')[0] ?? '.'
  return [
    ...git('diff', '--name-only', '--diff-filter=d', base, '--', ...paths),
    ...git('ls-files', '--full-name', '--others', '--exclude-standard', '--', ...paths),
  ]
    .filter((file) => file.endsWith('.ts'))
    .map((file) => join(top, file))
}
