import { detectLanguage } from '../core/language.ts'
import { sameRepository } from '../core/target.ts'
import { AppError } from '../errors.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { authorizeAnywhere } from './authorize.ts'
import type { Refused } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'

/** Characters of a request and of its title. */
export const REQUEST_LIMIT = 20_000
export const TITLE_LIMIT = 200

export interface TaskWish {
  readonly title: string
  readonly rawRequest: string
  /** Slack channel that the card is shown in; `null`: the default one. */
  readonly channel: string | null
  /** The same key again finds the task that it made. */
  readonly requestKey: string | null
  /** `null`, here and below: as configured. */
  readonly budgetUsd: number | null
  readonly model: string | null
  /** `owner/name`. */
  readonly repository: string | null
  readonly baseBranch: string | null
}

export interface CreateDeps extends PeopleDeps {
  /** Models that may be asked for. */
  readonly modelChoices: readonly string[]
  /** Whether the card can be shown where the task is asked for. */
  readonly canShow: () => Promise<boolean>
}

export type CreateOutcome =
  /** `created` `false`: the request had come before. */
  | { readonly outcome: 'done'; readonly created: boolean; readonly record: TaskRecord }
  | Refused
  /** Its key made this task, of another request. */
  | { readonly outcome: 'key_taken'; readonly record: TaskRecord }
  | { readonly outcome: 'no_model_choice' }
  | { readonly outcome: 'unknown_model'; readonly model: string; readonly choices: readonly string[] }
  | { readonly outcome: 'no_place' }
  /** Its repository or base branch is none that tasks work on. */
  | { readonly outcome: 'no_target'; readonly fault: AppError }

/** Makes a task of a request, in the request's language. */
export async function createTask(deps: CreateDeps, speaker: Speaker, wish: TaskWish): Promise<CreateOutcome> {
  const { model } = wish
  const { modelChoices } = deps
  const { actor: requester, team } = speaker
  const owned = { requester, team: team?.id ?? null }
  const refused = await authorizeAnywhere(deps, speaker, 'create')
  if (refused !== null) return refused
  if (model !== null && modelChoices.length === 0) return { outcome: 'no_model_choice' }
  if (model !== null && !modelChoices.includes(model)) return { outcome: 'unknown_model', model, choices: modelChoices }
  if (!(await deps.canShow())) return { outcome: 'no_place' }
  const language = detectLanguage(wish.rawRequest)
  const made = await deps.orchestrator.create({ ...wish, ...owned, language }).catch(badInput)
  if (made instanceof AppError) return { outcome: 'no_target', fault: made }
  const { record, created } = made
  return created || isOf(record, wish) ? { outcome: 'done', record, created } : { outcome: 'key_taken', record }
}

function badInput(error: unknown): AppError {
  if (error instanceof AppError && error.kind === 'bad_input') return error
  throw error
}

/** Whether a task was made of this very request. */
const isOf = ({ title, rawRequest, target }: TaskRecord, wish: TaskWish): boolean =>
  title === wish.title &&
  rawRequest === wish.rawRequest &&
  (target === null ||
    ((wish.repository === null || sameRepository(wish.repository, target.repository)) &&
      (wish.baseBranch === null || wish.baseBranch === target.baseBranch)))
