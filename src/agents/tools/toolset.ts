import type { FileTools } from '../../workspace/workspace.ts'
import { refusing, type Tool } from '../loop/tool.ts'
import type { Checks } from './checks.ts'
import { readingTools, type WriteScope, writingTools } from './file-tools.ts'

const NO_FILES = 'you write no files. BACKEND, FRONTEND and DOCS write those of their sections, QA its own tests.'
const NO_COMMANDS = 'you run no commands. Authors and reviewers do.'

interface Rights {
  /** What the role may write; no globs: nothing. */
  readonly scope: WriteScope
  readonly runs: boolean
}

/** The same tools for every role; those that it may not use say who may. */
export const toolset = (
  files: FileTools,
  checks: Pick<Checks, 'tool' | 'invalidate'>,
  { scope, runs }: Rights,
): Tool[] => {
  const writing = writingTools(files, scope, checks.invalidate)
  return [
    ...readingTools(files),
    ...(scope.allowed.length > 0 ? writing : writing.map((one) => refusing(one, NO_FILES))),
    runs ? checks.tool : refusing(checks.tool, NO_COMMANDS),
  ]
}
