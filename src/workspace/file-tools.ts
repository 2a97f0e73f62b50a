import { readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { analyse } from '../analysis/analysis.ts'
import { globFault, globMatcher } from '../core/glob.ts'
import type { Privacy } from '../core/private-paths.ts'
import type { TreePlace } from '../exec/trees/trees.ts'
import { readText, removeFile, writeText } from './confined-file.ts'
import { pathMeant, pathsBelow, Refusal } from './confined-path.ts'
import { folderListing } from './folder-listing.ts'
import { replaceOnce, withNeighboursEnds, withOldLineEnds } from './line-ends.ts'
import type { FileTools, ToolResult } from './workspace.ts'

const lineLimit = 250
const hitLimit = 50
const lineLengthLimit = 1_000

/** Lists all files, tracked and new, without ignored ones. */
type ListFiles = () => Promise<readonly string[]>

/**
 * The tools of one worktree. No command of the task may run at the same time, since it could swap folders under them.
 */
export function createFileTools(
  { root, memory }: Pick<TreePlace, 'root' | 'memory'>,
  all: ListFiles,
  hides: Privacy['hides'] = () => false,
  budgetMs = searchMs,
): FileTools {
  const files: ListFiles = async () => (await all()).filter((path) => !hides(path))
  const paths = pathsBelow(root, hides)
  const refuseBroken = syntaxGate()
  const replace = async (name: string, before: string | null, after: string) => {
    await refuseBroken(name, before, after)
    await writeText(root, name, after, memory)
  }
  return {
    list: (path) => answer(async () => folderListing((await pathMeant(root, path)).path, await files())),
    read: (path, startLine, lineCount) =>
      answer(async () => read(await readText(root, await paths.existing(path)), startLine, lineCount)),
    search: (text, glob) => answer(() => search(root, files, text, glob, budgetMs)),
    meant: (path) => answer(async () => (await pathMeant(root, path)).path),
    edit: (path, oldText, newText) =>
      answer(async () => {
        const name = await paths.writable(path)
        const text = await readText(root, name)
        await replace(name, text, replaceOnce(name, text, oldText, newText))
        return `Edited ${name}.`
      }),
    write: (path, content) =>
      answer(async () => {
        const name = await paths.writable(path)
        const before = await readText(root, name).catch(() => null)
        const after =
          before === null
            ? withNeighboursEnds(await neighboursOf(root, name), content)
            : withOldLineEnds(before, content)
        await replace(name, before, after)
        return `Wrote ${name} (${Buffer.byteLength(content)} bytes).`
      }),
    remove: (path) =>
      answer(async () => {
        const name = await paths.writable(path)
        await removeFile(root, name)
        return `Deleted ${name}.`
      }),
  }
}

/** How many files beside a new one are read. */
const NEIGHBOURS = 10

/** Texts of the files beside a path, of the same kind where there are some. */
async function neighboursOf(root: string, path: string): Promise<string[]> {
  const folder = posix.dirname(path)
  const names = await readdir(join(root, folder)).catch(() => [])
  const alike = names.filter((name) => posix.extname(name) === posix.extname(path))
  const read = (alike.length > 0 ? alike : names).slice(0, NEIGHBOURS)
  const texts = await Promise.all(read.map((name) => readText(root, posix.join(folder, name)).catch(() => '')))
  return texts.filter((text) => text.includes('\n'))
}

/**
 * Refuses a change that breaks a file's syntax, but accepts it when repeated: our grammars may be older than the code.
 */
function syntaxGate() {
  const refused = new Map<string, string>()
  return async (path: string, before: string | null, after: string): Promise<void> => {
    if (refused.get(path) === after) return
    const read = await analyse('syntaxFault', { path, before, after })
    if (read.outcome === 'done' && read.result === null) return
    refused.set(path, after)
    if (read.outcome === 'too_complex')
      throw new Refusal(
        `${path} would be too complex to check. Nothing was changed. Write it simpler, or send it again.`,
      )
    throw new Refusal(
      `This would break the syntax of ${path}, ${read.result}. Nothing was changed. Mend it, or send it again.`,
    )
  }
}

async function answer(work: () => Promise<string>): Promise<ToolResult> {
  try {
    return { ok: true, text: await work() }
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, text: error.message }
    throw error
  }
}

function read(text: string, startLine: number, lineCount: number): string {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/)
  if (lines.at(-1) === '') lines.pop()
  const first = Math.max(1, startLine)
  if (lines.length > 0 && first > lines.length) throw new Refusal(`The file has ${lines.length} lines.`)
  const shown = lines.slice(first - 1, first - 1 + Math.min(Math.max(1, lineCount), lineLimit))
  const last = first - 1 + shown.length
  const note = last < lines.length ? [`… lines ${last + 1} to ${lines.length} follow.`] : []
  return [...shown.map((line, i) => `${first + i}\t${shorten(line)}`), ...note].join('\n') || 'The file is empty.'
}

/** How long one search may read, and how many files at once. */
const searchMs = 20_000
const searchBatch = 32

async function search(
  root: string,
  files: ListFiles,
  text: string,
  glob: string | null,
  budgetMs: number,
): Promise<string> {
  if (text === '') throw new Refusal('Give the text to look for.')
  const paths = (await files()).filter(glob === null ? () => true : matcherOf(glob))
  const until = Date.now() + budgetMs
  const hits: string[] = []
  for (let done = 0; done < paths.length; done += searchBatch) {
    if (done > 0 && Date.now() >= until)
      return [...hits, `… ${paths.length - done} more files were not searched for want of time; give a glob.`].join(
        '\n',
      )
    const batch = paths.slice(done, done + searchBatch)
    hits.push(...(await Promise.all(batch.map((path) => hitsIn(root, path, text)))).flat())
    if (hits.length >= hitLimit)
      return [...hits.slice(0, hitLimit), `… the first ${hitLimit}; narrow it down.`].join('\n')
  }
  return hits.join('\n') || 'Found nowhere.'
}

/** A glob without a slash matches file names in any folder. */
function matcherOf(glob: string): (path: string) => boolean {
  const fault = globFault(glob)
  if (fault !== null) throw new Refusal(`The glob ${fault}.`)
  return globMatcher(glob.includes('/') ? glob : `**/${glob}`)
}

async function hitsIn(root: string, path: string, text: string): Promise<string[]> {
  const content = await searchable(root, path)
  if (!content.includes(text)) return []
  return content
    .split(/\r?\n/)
    .flatMap((line, i) => (line.includes(text) ? [`${path}:${i + 1}: ${shorten(line)}`] : []))
}

/** Links, binaries and very large files are not searched. */
async function searchable(root: string, path: string): Promise<string> {
  try {
    return await readText(root, path)
  } catch (error) {
    if (error instanceof Refusal) return ''
    throw error
  }
}

const shorten = (line: string): string => (line.length > lineLengthLimit ? `${line.slice(0, lineLengthLimit)}…` : line)
