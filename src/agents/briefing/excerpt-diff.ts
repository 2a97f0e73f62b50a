import { filesOfDiff } from '../../core/judgement/diff-paths.ts'
import { isTest } from '../witness/files.ts'

/**
 * Shortens a unified diff to at most `maxChars`: whole files while they fit, those of `first` before the others, then
 * the names of the omitted files. `namesTests`: tests are omitted, whatever fits.
 */
export const excerptDiff = (diff: string, first: ReadonlySet<string>, maxChars: number, namesTests = false): string => {
  if (diff.length <= maxChars && !namesTests) return diff
  const files = filesOfDiff(diff)
  const shown: string[] = []
  const omitted: string[] = []
  const tests: string[] = []
  let left = maxChars - 1_000
  for (const { path, text } of files.toSorted((a, b) => Number(first.has(b.path)) - Number(first.has(a.path)))) {
    if (namesTests && isTest(path)) {
      tests.push(nameOf(text, path))
      continue
    }
    if (text.length <= left) shown.push(text)
    else if (left > 2_000 && first.has(path)) shown.push(`${text.slice(0, left)}\n[… ${path} goes on …]\n`)
    else {
      omitted.push(nameOf(text, path))
      continue
    }
    left -= Math.min(left, text.length)
  }
  return `${shown.join('')}${listed('tests, by name', tests)}${listed('not shown, read the files', omitted)}`
}

const nameOf = (text: string, path: string): string => {
  const count = (sign: RegExp) => text.match(sign)?.length ?? 0
  return `${path} +${count(/^\+(?!\+\+)/gm)} −${count(/^-(?!--)/gm)}`
}

const listed = (what: string, files: readonly string[]): string => {
  if (files.length === 0) return ''
  const more = files.length > 15 ? [`and ${files.length - 15} more`] : []
  return `[… ${what}: ${[...files.slice(0, 15), ...more].join(', ')}]`
}
