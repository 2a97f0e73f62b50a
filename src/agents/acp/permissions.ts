import { isAbsolute, relative } from 'node:path'
import type { PermissionOption, RequestPermissionOutcome, RequestPermissionRequest } from '@agentclientprotocol/sdk'
import { mayWrite, type WriteScope } from '../tools/file-tools.ts'

export interface Ruling {
  readonly outcome: RequestPermissionOutcome
  /** What was denied, in the agent's words; `null`: it was allowed. */
  readonly denied: string | null
}

/**
 * Answers a permission request by rule. Advice to the agent, no more: many never ask. What holds is the sandbox around it
 * and the gate after it. `cwd`: the worktree as the agent sees it.
 */
export function rule(request: RequestPermissionRequest, scope: WriteScope, cwd: string): Ruling {
  const { toolCall, options } = request
  const once = chosen(options, 'allow_once')
  if (once !== null && isAllowed(request, scope, cwd)) return { outcome: once, denied: null }
  const paths = toolCall.locations?.map(({ path }) => path) ?? []
  const what = [toolCall.kind ?? 'other', toolCall.title, ...paths].filter(Boolean).join(' ')
  return { outcome: chosen(options, 'reject_once') ?? { outcome: 'cancelled' }, denied: what.slice(0, 200) }
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

/** Of a call that writes: where it says it does, and what its diffs show. */
const pathsOf = ({ locations, content }: RequestPermissionRequest['toolCall']): string[] => [
  ...(locations ?? []).map(({ path }) => path),
  ...(content ?? []).flatMap((it) => (it.type === 'diff' ? [it.path] : [])),
]

/** Never for always: the next call may mean another path. */
function chosen(options: readonly PermissionOption[], kind: 'allow_once' | 'reject_once') {
  const option = options.find((it) => it.kind === kind)
  return option === undefined ? null : ({ outcome: 'selected', optionId: option.optionId } as const)
}
