import type { WmsBrief } from '../../agents/agent.ts'
import type { Invariant, Plan, TaskSpec } from '../../core/artifacts.ts'
import { choosePoints, chooseTerms, POINTS_LIMIT, type Topic } from '../../wms/choose-points.ts'
import { invariantOf } from '../../wms/invariant.ts'
import { BUILT_IN } from '../../wms/pack.ts'
import type { Pack } from '../../wms/points/point.ts'
import { type CombinedPack, combinePacks, PACK_PATH } from '../../wms/team-pack.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { newestOf } from '../stage/checkout.ts'
import type { StageInput } from '../stage/stage.ts'

/** The built-in points and the team's, from the base branch, so that no task can drop a point that it breaks. */
export const packOf = async (
  { language }: Pick<StageInput, 'language'>,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<CombinedPack> =>
  combinePacks(BUILT_IN, await worktree.show(worktree.newestBaseSha, PACK_PATH, signal), language)

/** What a task is about, as far as known. */
export const topicOf = ({ title, rawRequest }: StageInput, spec: TaskSpec | null): string =>
  [title, rawRequest, spec?.goal, ...(spec?.acceptance_criteria ?? [])].join('\n')

/** What the terms of a request are called in English and in code, whatever language the request is in. */
export const codeNamesOf = ({ points, glossary, knownIds }: WmsBrief): string[] =>
  points.length === knownIds.length ? [] : glossary.flatMap(({ en, code }) => [en, code])

/** Builds the part of an agent's prompt about the warehouse. */
export async function wmsBrief(input: StageInput, worktree: Worktree, signal: AbortSignal): Promise<WmsBrief> {
  const { pack } = await packOf(input, worktree, signal)
  const plan = newestOf(input, 'Plan')
  const choice = plan === null ? pointsToPlan : pointsToKeep(plan)
  const points = await choice(pack, input, worktree, signal)
  const glossary = chooseTerms(pack, topicOf(input, newestOf(input, 'TaskSpec')))
  const knownIds = pack.points.map(({ id }) => id)
  // Words of another language match nothing, so the specification has to choose among all.
  const isUnread = plan === null && points.length === 0 && glossary.length === 0
  return isUnread ? { ...everything(pack, input), knownIds } : { points, glossary, knownIds }
}

const everything = ({ points, glossary }: Pack, { language }: StageInput) => ({
  points: points.map((point) => invariantOf(point, language)),
  glossary,
})

type Choice = (pack: Pack, input: StageInput, worktree: Worktree, signal: AbortSignal) => Promise<Invariant[]>

/** Chooses points by the words of request and specification, and by the repository's paths. */
export const pointsToPlan: Choice = async (pack, input, worktree, signal) => {
  const spec = newestOf(input, 'TaskSpec')
  return chosen(pack, input, {
    text: topicOf(input, spec),
    named: spec?.wms_points.flatMap(({ points }) => points) ?? [],
    changed: [],
    existing: await worktree.list(worktree.baseSha, signal),
  })
}

/** The plan's points, then those that only the changed paths bring in. */
const pointsToKeep =
  (plan: Plan): Choice =>
  async (pack, input, worktree, signal) => {
    const { headSha } = input.task
    const changes = headSha === null ? [] : await worktree.changes(worktree.baseSha, headSha, signal)
    const more = chosen(pack, input, { text: '', named: [], changed: changes.map(({ path }) => path), existing: [] })
    const all = [...plan.wms_invariants, ...more]
    return all.filter(({ id }, index) => all.findIndex((it) => it.id === id) === index).slice(0, POINTS_LIMIT)
  }

const chosen = (pack: Pack, { language }: StageInput, topic: Topic): Invariant[] =>
  choosePoints(pack, topic).map((point) => invariantOf(point, language))
