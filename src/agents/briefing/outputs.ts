import type { FileTools, ToolResult } from '../../workspace/workspace.ts'

const HEAD_CHARS = 6_000
const TAIL_CHARS = 10_000
const FOLDER = '@output/'

/** Tools' full outputs: the conversation gets head and tail, and the agent reads the rest by range like a file. */
export interface Outputs {
  /** Keeps one result from filling the context; the tail is longer, since errors are at the end of an output. */
  readonly shorten: (text: string) => string
  /** The repository's files and the outputs. */
  readonly files: FileTools
}

export const openOutputs = (files: FileTools): Outputs => {
  const kept = new Map<string, string>()
  return {
    shorten(text) {
      const cut = text.length - HEAD_CHARS - TAIL_CHARS
      if (cut <= 0) return text
      const path = `${FOLDER}${kept.size + 1}`
      kept.set(path, text)
      const note = `[… ${cut} characters left out: read_file ${path} has all ${lineCount(text)} lines …]`
      return `${text.slice(0, HEAD_CHARS)}\n${note}\n${text.slice(-TAIL_CHARS)}`
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

const lineCount = (text: string): number => text.split('\n').length

function readOutput(path: string, text: string | undefined, startLine: number, count: number): ToolResult {
  if (text === undefined) return { ok: false, text: `${path} is not kept any more; run the command again.` }
  const lines = text.split('\n').slice(startLine - 1, startLine - 1 + count)
  return { ok: true, text: lines.join('\n') || `The output has ${lineCount(text)} lines.` }
}
