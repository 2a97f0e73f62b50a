import { isAbsolute, relative } from 'node:path'
import type { PermissionOption, RequestPermissionOutcome, RequestPermissionRequest } from '@agentclientprotocol/sdk'
import { mayWrite, type WriteScope } from '../tools/file-tools.ts'

export interface PermissionAnswer {
  readonly outcome: RequestPermissionOutcome
  /** What was denied, as the agent describes it; `null`: it was allowed. */
  readonly denied: string | null
}

/**
 * Answers a permission request. This is only advice, since many agents never ask: the sandbox and the gate enforce the
 * rules. `cwd`: the worktree as the agent sees it.
 */
export function answerPermission(request: RequestPermissionRequest, scope: WriteScope, cwd: string): PermissionAnswer {
  const { toolCall, options } = request
  const once = outcomeFor(options, 'allow_once')
  if (once !== null && isAllowed(request, scope, cwd)) return { outcome: once, denied: null }
  const paths = toolCall.locations?.map(({ path }) => path) ?? []
  const what = [toolCall.kind ?? 'other', toolCall.title, ...paths].filter(Boolean).join(' ')
  return { outcome: outcomeFor(options, 'reject_once') ?? { outcome: 'cancelled' }, denied: what.slice(0, 200) }
}

function isAllowed({ toolCall }: RequestPermissionRequest, scope: WriteScope, cwd: string): boolean {
  switch (toolCall.kind) {
    case 'read':
    case 'search':
    case 'think':
    case 'execute':
      return true
    case 'edit':
    case 'delete':
    case 'move': {
      const paths = pathsOf(toolCall)
      return paths.length > 0 && paths.every((path) => mayWrite(scope, isAbsolute(path) ? relative(cwd, path) : path))
    }
    default:
      return false
  }
}

/** The paths that a writing call names as locations or in diffs. */
const pathsOf = ({ locations, content }: RequestPermissionRequest['toolCall']): string[] => [
  ...(locations ?? []).map(({ path }) => path),
  ...(content ?? []).flatMap((it) => (it.type === 'diff' ? [it.path] : [])),
]

/** Never an "always" option: the next call may write another path. */
function outcomeFor(options: readonly PermissionOption[], kind: 'allow_once' | 'reject_once') {
  const option = options.find((it) => it.kind === kind)
  return option === undefined ? null : ({ outcome: 'selected', optionId: option.optionId } as const)
}
