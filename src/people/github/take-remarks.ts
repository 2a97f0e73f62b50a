import type { TiedLogins } from '../../core/access/tied-logins.ts'
import type { Finding } from '../../core/artifacts.ts'
import type { RemarkFailure, Verdict } from '../../core/pipeline/events.ts'
import { reworkable } from '../../core/pipeline/moves.ts'
import { awaitsDecisionOn, type Task, waitingFor } from '../../core/pipeline/task.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { TakenAs } from '../../core/remarks/remarks.ts'
import { type OwnedRemark, takenOf } from '../../core/remarks/taken.ts'
import { SECTIONS } from '../../core/stages.ts'
import { insertRemarks, remarksOf } from '../../store/said/remarks.ts'
import { authorize, mayDo } from '../authorize.ts'
import { decideTask } from '../decide.ts'
import type { PeopleDeps, SlackPeople, Speaker } from '../speaker.ts'
import { findVisible } from '../visible.ts'
import { speakerOfLogin } from './speaker.ts'

type Deps = Pick<PeopleDeps, 'db' | 'orchestrator' | 'policy'> & {
  readonly logins: TiedLogins
  readonly slackPeople: SlackPeople
}

/** `false`: some is left for later. `whenDue`: what asks for work on a commit that CI still judges is left until a decision on it is due. */
export type TakeRemarks = (taskId: number, remarks: readonly OwnedRemark[], wait: 'whenDue' | 'now') => Promise<boolean>

/**
 * Takes what people have said of a task's pull request: who may request changes gets one rework for all that they ask of
 * the newest commit, all else is a note to the agents. Safe to repeat. Throws AppError when Slack does not say who it is.
 */
export const createTakeRemarks =
  (deps: Deps): TakeRemarks =>
  async (taskId, remarks, wait) => {
    let isAll = true
    for (const own of Map.groupBy(remarks, ({ by }) => by.login.toLowerCase()).values())
      isAll = (await takeOf(deps, taskId, own, wait)) && isAll
    return isAll
  }

/** What one person has said. */
async function takeOf(
  deps: Deps,
  taskId: number,
  own: readonly OwnedRemark[],
  wait: 'whenDue' | 'now',
): Promise<boolean> {
  const [first] = own
  if (first === undefined) return true
  const speaker = await speakerOfLogin(deps, first.by.login, first.by.role)
  const found = await findVisible(deps, speaker, 'note', taskId)
  if (found.outcome !== 'seen' || (await authorize(deps, speaker, 'note', found.view)) !== null) {
    const refused = own.map((one) => takenOf(one, 'refused'))
    await insertRemarks(deps.db, taskId, refused)
    return true
  }
  const { task } = found.view
  const asked = own.filter(({ wants }) => wants === 'change')
  const may = asked.length > 0 && (await mayDo(deps, speaker, 'request_changes', found.view))
  const due = may ? asked.filter(({ sha }) => awaitsDecisionOn(task, sha)) : []
  if (due.length > 0) await requestChanges(deps, speaker, task, due)
  const isJudged = may && wait === 'whenDue' && waitingFor(task) === 'CI'
  const later = isJudged ? asked.filter(({ sha }) => sha === task.headSha) : []
  // Somebody else may have decided first, or another process has taken them.
  const taken = new Map((await remarksOf(deps.db, taskId)).map(({ key, digest }) => [key, digest]))
  const rest = own.filter((one) => taken.get(one.key) !== one.digest && !later.includes(one))
  for (const remark of rest) await keep(deps, speaker, task, remark, may)
  return later.length === 0
}

async function requestChanges(deps: Deps, speaker: Speaker, task: Task, due: readonly OwnedRemark[]): Promise<void> {
  const named = due.map(({ section }) => section)
  const section = SECTIONS.find((one) => named.includes(one) && isNeeded(task, one)) ?? reworkable(task)
  const verdict: Verdict = {
    ...{ decision: 'request_changes', section, comment: summaryOf(task, due) },
    remarks: due.map((remark) => failureOf(task, remark, section)),
  }
  await decideTask(deps, speaker, task.id, { verdict, headSha: task.headSha, mark: null })
}

const isNeeded = ({ sections }: Task, section: OwnedRemark['section']): boolean =>
  section !== null && sections[section].gate !== 'not_needed'

function failureOf(task: Task, remark: OwnedRemark, named: RemarkFailure['section']): RemarkFailure {
  const section = isNeeded(task, remark.section) ? remark.section : named
  return { section, finding: findingOf(task, remark), remark: takenOf({ ...remark, section }, 'finding') }
}

const findingOf = ({ language }: Task, { by, text, file, line, code }: OwnedRemark): Finding => ({
  ...{ severity: 'blocker', title: reasonsIn(language).remarks.title(by.login), detail: text },
  ...{ file, line, quote: code },
})

const SUMMARY_CHARS = 2_000

/** What the thread and the card show of it. */
function summaryOf(task: Task, due: readonly OwnedRemark[]): string {
  const { remarks: words } = reasonsIn(task.language)
  const said = due.map((remark) => placed(task, remark))
  const [login = ''] = due.map(({ by }) => by.login)
  return [words.summary(login, due.length), ...said].join('\n').slice(0, SUMMARY_CHARS).toWellFormed()
}

const placed = ({ language }: Task, { file, line, text }: OwnedRemark): string =>
  file === null ? text : `${reasonsIn(language).remarks.place(file, line)}: ${text}`

async function keep(deps: Deps, speaker: Speaker, task: Task, remark: OwnedRemark, may: boolean): Promise<void> {
  const { key, digest, wants } = remark
  const { edited } = reasonsIn(task.language).remarks
  const text = wants === 'edit' ? `(${edited}) ${placed(task, remark)}` : placed(task, remark)
  const sourceKey = ['github', task.id, key, ...(wants === 'edit' ? [digest] : [])].join(':')
  await deps.orchestrator.note(task.id, { actor: speaker.actor, text, sourceKey })
  await insertRemarks(deps.db, task.id, [takenOf(remark, keptAs(task, remark, may))])
}

function keptAs(task: Task, { wants, sha }: OwnedRemark, may: boolean): TakenAs {
  if (wants !== 'change') return 'note'
  if (!may) return 'not_allowed'
  return sha !== task.headSha && waitingFor(task) === 'a decision' ? 'older_commit' : 'at_work'
}
