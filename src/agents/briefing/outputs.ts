import type { FileTools, ToolResult } from '../../workspace/workspace.ts'

const HEAD_CHARS = 6_000
const TAIL_CHARS = 10_000
const FOLDER = '@output/'

/** Tools' full outputs: the conversation gets head and tail, and the agent reads the rest by range like a file. */
export interface Outputs {
  /** Keeps one result from filling the context; the tail is longer, since errors are at the end of an output. */
  readonly shorten: (text: string, tool: string) => string
  /** The repository's files and the outputs. */
  readonly files: FileTools
}

export const openOutputs = (files: FileTools): Outputs => {
  const kept = new Map<string, string>()
  const keep = (text: string): string => {
    const path = `${FOLDER}${kept.size + 1}`
    kept.set(path, text)
    return path
  }
  return {
    shorten(text, tool) {
      const told = tool === 'run' ? withoutPassed(text) : text
      if (told === text) return text.length <= LONGEST ? text : headAndTail(text, text, keep(text))
      const path = keep(text)
      return `[tests that passed are left out: read_file ${path} has all ${lineCount(text)} lines]\n${headAndTail(told, text, path)}`
    },
    files: {
      ...files,
      read: (path, startLine, count) =>
        path.startsWith(FOLDER)
          ? Promise.resolve(readOutput(path, kept.get(path), startLine, count))
          : files.read(path, startLine, count),
    },
  }
}

const LONGEST = HEAD_CHARS + TAIL_CHARS

function headAndTail(text: string, whole: string, path: string): string {
  const cut = text.length - LONGEST
  if (cut <= 0) return text
  const note = `[… ${cut} characters left out: read_file ${path} has all ${lineCount(whole)} lines …]`
  return `${text.slice(0, HEAD_CHARS)}\n${note}\n${text.slice(-TAIL_CHARS)}`
}

/** How runners mark a test that passed, at the beginning of its line. */
const PASSED = /^\s*(?:✔|✓|√|ok \d+\b|PASS\b|--- PASS)/
const FEW = 3

/** Drops the lines of tests that passed, unless they are few. */
export function withoutPassed(text: string): string {
  const lines = text.split('\n')
  const left = lines.filter((line) => !PASSED.test(line))
  return lines.length - left.length <= FEW ? text : left.join('\n')
}

const lineCount = (text: string): number => text.split('\n').length

function readOutput(path: string, text: string | undefined, startLine: number, count: number): ToolResult {
  if (text === undefined) return { ok: false, text: `${path} is not kept any more; run the command again.` }
  const lines = text.split('\n').slice(startLine - 1, startLine - 1 + count)
  return { ok: true, text: lines.join('\n') || `The output has ${lineCount(text)} lines.` }
}
