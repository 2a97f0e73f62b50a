import { type Exceeded, grantedUsd } from '../core/access/quota.ts'
import { codeLanguage } from '../core/language.ts'
import { sameRepository } from '../core/target.ts'
import { AppError } from '../errors.ts'
import { languageOf } from '../language/language-of.ts'
import { OverLimit } from '../store/quota.ts'
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
  | {
      readonly outcome: 'done'
      readonly created: boolean
      readonly record: TaskRecord
      readonly cappedUsd: number | null
    }
  | { readonly outcome: 'too_many'; readonly exceeded: Exceeded }
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
  const { limits } = deps
  const refused = (await authorizeAnywhere(deps, speaker, 'create')) ?? (await impossible(deps, wish))
  if (refused !== null) return refused
  const { actor: requester, team } = speaker
  const language = codeLanguage(await languageOf(wish.rawRequest, deps.locale))
  const hashes = deps.fingerprints(JSON.stringify([wish.title, wish.rawRequest]))
  const fresh = {
    ...{ ...wish, requester, team: team?.id ?? null, language },
    ...{ limits, budgetUsd: grantedUsd(limits, wish.budgetUsd), requestHash: hashes[0] },
  }
  const made = await deps.orchestrator.create(fresh).catch(expected)
  if (made instanceof OverLimit) return { outcome: 'too_many', exceeded: made.exceeded }
  if (made instanceof AppError) return { outcome: 'no_target', fault: made }
  const { record, created } = made
  if (!created && !isOf(record, wish, hashes)) return { outcome: 'key_taken', record }
  const isCapped = created && fresh.budgetUsd !== wish.budgetUsd
  return { outcome: 'done', record, created, cappedUsd: isCapped ? fresh.budgetUsd : null }
}

/** What keeps a request from being one, whoever asks. */
async function impossible(
  { modelChoices, canShow }: CreateDeps,
  { model }: TaskWish,
): Promise<Extract<CreateOutcome, { outcome: 'no_model_choice' | 'unknown_model' | 'no_place' }> | null> {
  if (model !== null && modelChoices.length === 0) return { outcome: 'no_model_choice' }
  if (model !== null && !modelChoices.includes(model)) return { outcome: 'unknown_model', model, choices: modelChoices }
  return (await canShow()) ? null : { outcome: 'no_place' }
}

function expected(error: unknown): AppError | OverLimit {
  if (error instanceof OverLimit || (error instanceof AppError && error.kind === 'bad_input')) return error
  throw error
}

/** Whether a task was made of this very request. What is kept of the text is masked, so its hash tells, if its key is ours. */
function isOf({ title, rawRequest, requestHash, target }: TaskRecord, wish: TaskWish, hashes: readonly string[]) {
  const keyOf = (hash: string | null) => hash?.split(':')[0]
  const isSameText = hashes.some((hash) => keyOf(hash) === keyOf(requestHash))
    ? hashes.some((hash) => hash === requestHash)
    : title === wish.title && rawRequest === wish.rawRequest
  const isSameTarget =
    target === null ||
    ((wish.repository === null || sameRepository(wish.repository, target.repository)) &&
      (wish.baseBranch === null || wish.baseBranch === target.baseBranch))
  return isSameText && isSameTarget
}
