import type { Task } from './task.ts'

/** What people do to a task, as buttons and the audit name it. */
export const TASK_ACTS = [
  'approve',
  'reject',
  'request_changes',
  'retry',
  'resume',
  'deny_packages',
  'ignore_checks',
  'answer',
  'cancel',
  'revert',
] as const
export type TaskAct = (typeof TASK_ACTS)[number]

/** Its environment was at fault: the same attempt goes on once that is mended. */
export const mayTryAgain = ({ state }: Task): boolean => state.status === 'PAUSED' && state.acts.includes('try_again')

/** It needs packages that nobody has allowed; to let it go on allows exactly these. */
export const mayAllow = ({ state }: Task): boolean => state.status === 'PAUSED' && state.acts.includes('allow')

/** Checks said nothing about the code, twice: they may count for nothing. */
export const mayIgnoreChecks = ({ state }: Task): boolean =>
  state.status === 'PAUSED' && state.acts.includes('ignore_once')

/** The actions that a task's state allows, without regard to who asks. */
export function possibleActs(task: Task): readonly TaskAct[] {
  const { state } = task
  if (state.status === 'FAILED') return ['retry']
  if (state.status === 'DONE') return ['revert']
  if (mayAllow(task)) return ['resume', 'deny_packages', 'cancel']
  if (state.status === 'PAUSED' && state.acts.includes('resume_all')) return ['cancel']
  if (mayIgnoreChecks(task)) return ['resume', 'ignore_checks', 'cancel']
  if (state.status === 'PAUSED') return [state.acts.includes('answer') ? 'answer' : 'resume', 'cancel']
  if (state.status === 'WAITING' && state.stage === 'HUMAN_APPROVAL') return ['approve', 'reject', 'request_changes']
  return state.status === 'RUNNING' || state.status === 'WAITING' ? ['cancel'] : []
}
