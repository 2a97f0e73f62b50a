import type { WmsBrief } from '../../agents/agent.ts'
import type { Invariant, TaskSpec } from '../../core/artifacts.ts'
import { changesBehaviour, keptPoints, overruledPoints, POINTS_NAMED } from '../../core/judgement/named-points.ts'
import { STAGES } from '../../core/stages.ts'
import { estimateTokens } from '../../model/model.ts'
import { checkedPack } from '../../wms/checked-pack.ts'
import { linesOf } from '../../wms/choice/lines.ts'
import { pointsOfFiles } from '../../wms/choice/points-of-files.ts'
import { chooseTerms } from '../../wms/choice/terms.ts'
import { invariantOf } from '../../wms/invariant.ts'
import type { Pack } from '../../wms/points/point.ts'
import { packProblem } from '../../wms/team/combine.ts'
import { PACK_PATH } from '../../wms/team/pack-file.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { newestOf } from '../stage/checkout.ts'
import type { StageInput } from '../stage/stage.ts'

/** More would bury what PRODUCT named. */
const ADDED_BY_FILES = 4

/** The built-in points and the team's, from the base branch, so that no task can drop a point that it breaks. */
export const packOf = async (
  { language }: Pick<StageInput, 'language'>,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<{ readonly pack: Pack; readonly problem: string | null }> => {
  const text = await worktree.show(worktree.newestBaseSha, PACK_PATH, signal)
  const { pack, faults } = checkedPack(text, language)
  return { pack, problem: packProblem(faults, language) }
}

/** What a task is about, as far as known. */
const topicOf = ({ title, rawRequest }: StageInput, spec: TaskSpec | null): string =>
  [title, rawRequest, spec?.goal, ...(spec?.acceptance_criteria ?? [])].join('\n')

/**
 * The request with what its terms are called in English and in code, whatever language it is in: the same for every stage
 * of a task.
 */
export async function topicOfAll(input: StageInput, worktree: Worktree, signal: AbortSignal): Promise<string> {
  const { pack } = await packOf(input, worktree, signal)
  const topic = topicOf(input, null)
  return [topic, ...chooseTerms(pack, topic).flatMap(({ en, code }) => [en, code])].join('\n')
}

/** Builds the part of an agent's prompt about the warehouse. `tag`: the language in which the request asks. */
export async function wmsBrief(
  input: StageInput,
  worktree: Worktree,
  tag: string,
  signal: AbortSignal,
): Promise<WmsBrief> {
  const { pack } = await packOf(input, worktree, signal)
  return STAGES[input.run.stage].role === 'product'
    ? briefToName(pack, input, tag)
    : briefToKeep(pack, input, worktree, signal)
}

/** PRODUCT sees all points and names those that the task needs. Terms of a language that the glossary lacks match nothing. */
function briefToName(pack: Pack, input: StageInput, tag: string): WmsBrief {
  const isRead = /^(?:en|ru)(?:-|$)/.test(tag)
  return {
    points: [],
    lines: linesOf(pack, input.language, estimateTokens, topicOf(input, null)).lines,
    overruled: [],
    glossary: isRead ? chooseTerms(pack, topicOf(input, null)) : pack.glossary,
    knownIds: pack.points.map(({ id }) => id),
  }
}

/** The plan's points, then those that only the changed files bring in. */
async function briefToKeep(pack: Pack, input: StageInput, worktree: Worktree, signal: AbortSignal): Promise<WmsBrief> {
  const spec = newestOf(input, 'TaskSpec')
  const overruled = overruledPoints(spec)
  const holds = ({ id }: { readonly id: string }) => !overruled.some((it) => it.id === id)
  const planned = newestOf(input, 'Plan')?.wms_invariants ?? pointsToPlan(pack, input)
  const isQuiet = spec !== null && !changesBehaviour(spec)
  const more = isQuiet ? [] : (await pointsOfChange(pack, input, worktree, signal)).filter(holds)
  const added = more.filter(({ id }) => !planned.some((it) => it.id === id)).slice(0, ADDED_BY_FILES)
  return {
    points: [...planned, ...added],
    lines: [],
    overruled,
    glossary: chooseTerms(pack, topicOf(input, spec)),
    knownIds: pack.points.filter(holds).map(({ id }) => id),
  }
}

/** The points that the specification names, and why; then those that the team wants in every task. */
export function pointsToPlan(pack: Pack, input: StageInput): Invariant[] {
  const spec = newestOf(input, 'TaskSpec')
  const named = keptPoints(spec).slice(0, POINTS_NAMED)
  const settled = [...named, ...overruledPoints(spec)].map(({ id }) => id)
  const always = pack.always.filter((id) => !settled.includes(id)).map((id) => ({ id, why: '' }))
  return [...named, ...always].flatMap(({ id, why }) => {
    const point = pack.points.find((it) => it.id === id)
    return point === undefined ? [] : [{ ...invariantOf(point, pack, input.language), why_here: why || null }]
  })
}

async function pointsOfChange(
  pack: Pack,
  { task: { headSha }, language }: StageInput,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Invariant[]> {
  const changes = headSha === null ? [] : await worktree.changes(worktree.baseSha, headSha, signal)
  const hits = pointsOfFiles(
    pack,
    changes.map(({ path }) => path),
  )
  return hits.map(({ point, files }) => ({ ...invariantOf(point, pack, language), why_here: files[0] ?? null }))
}
