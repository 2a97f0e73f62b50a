import { posix } from 'node:path'
import { z } from 'zod'
import { globMatcher, sectionGlobMatches } from '../../core/glob.ts'
import { MASK } from '../../secrets/redactor.ts'
import type { FileTools, ToolResult } from '../../workspace/workspace.ts'
import { type Tool, tool } from '../loop/tool.ts'

const path = z.string().min(1).describe('Path from the repository root, with forward slashes.')

const READ_LINES = 250

export const readingTools = (files: FileTools): Tool[] =>
  [
    tool(
      'list_dir',
      'List one level of a folder: its files, and its folders with how many files are below. "." is the repository.',
      z.object({ path }),
      (args) => files.list(args.path),
    ),
    tool(
      'read_file',
      'Read a file, or lines of it: without numbers its first 250.',
      z.object({
        path,
        start_line: z.number().int().min(1).optional(),
        line_count: z.number().int().min(1).max(READ_LINES).optional(),
      }),
      (args) => files.read(args.path, args.start_line ?? 1, args.line_count ?? READ_LINES),
    ),
    tool(
      'search',
      'Find a text in the files of the repository.',
      z.object({
        text: z.string().min(1),
        glob: z.string().nullable().describe('Only in these files (*, ** and ?); null: all.'),
      }),
      (args) => files.search(args.text, args.glob),
    ),
  ].map((it) => ({ ...it, readsOnly: true }))

/** Which paths an agent may write: inside one of `allowed` and none of `denied` (globs). */
export interface WriteScope {
  readonly allowed: readonly string[]
  readonly denied: readonly string[]
}

/** Calls `onChange` when a file was really written. */
export const writingTools = (files: FileTools, scope: WriteScope, onChange: () => void): Tool[] => {
  const guarded = async (asked: string, text: string, change: (path: string) => Promise<ToolResult>) => {
    const meant = await files.meant(asked)
    if (!meant.ok) return meant
    if (!mayWrite(scope, meant.text)) return { ok: false, text: refusal(scope, meant.text) }
    if (MASK.test(text))
      return { ok: false, text: `\`${MASK.exec(text)?.[0]}\` stands for a text that you may not see.` }
    const result = await change(meant.text)
    if (result.ok) onChange()
    return result
  }
  return [
    tool(
      'edit_file',
      'Replace a text that stands exactly once in the file.',
      z.object({ path, old_text: z.string().min(1), new_text: z.string() }),
      (args) => guarded(args.path, args.new_text, (to) => files.edit(to, args.old_text, args.new_text)),
    ),
    tool('write_file', 'Write a whole file, new or replaced.', z.object({ path, content: z.string() }), (args) =>
      guarded(args.path, args.content, (to) => files.write(to, args.content)),
    ),
    tool('delete_file', 'Delete a file.', z.object({ path }), (args) =>
      guarded(args.path, '', (to) => files.remove(to)),
    ),
  ]
}

/** A path is judged as git writes it and as a system would on which `\\` separates folders; neither may have `./` or `..`. */
export const mayWrite = (scope: WriteScope, target: string): boolean =>
  [target, target.replaceAll('\\', '/')].every((path) => isInside(scope, path))

function isInside({ allowed, denied }: WriteScope, path: string): boolean {
  const isDenied = denied.some((glob) => globMatcher(glob.toLowerCase(), { hidden: true })(path.toLowerCase()))
  return posix.normalize(path) === path && !isDenied && allowed.some((glob) => sectionGlobMatches(glob, path))
}

const refusal = ({ allowed, denied }: WriteScope, target: string): string => {
  const except = denied.length === 0 ? '' : ` except ${denied.join(', ')}`
  return `you may not write ${target}; you may write ${allowed.join(', ')}${except}. Nothing was changed.`
}
