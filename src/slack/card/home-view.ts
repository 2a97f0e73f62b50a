import type { Button, HomeView, KnownBlock } from '@slack/web-api'
import type { TaskAct } from '../../core/pipeline/acts.ts'
import { questionOf, type TaskState } from '../../core/pipeline/task.ts'
import { TASK_LISTS, type TaskList } from '../../store/task-lists.ts'
import type { TaskRecord } from '../../store/task-row.ts'
import { actions, bold, button, type Content, header, lines, rich, text } from '../blocks/blocks.ts'
import { clip, isolated, oneLine } from '../blocks/literal.ts'
import { nameOf } from '../blocks/people.ts'
import type { Words } from '../messages/en.ts'
import { stateOf } from './card.ts'
import { type Actionable, cardActions } from './card-actions.ts'
import { questionLine } from './question.ts'

/** Action ids of a list's pages; the value is `list:before`, with nothing after the colon for the newest. */
export const PAGE_ACTIONS = { older: 'home_page', newest: 'home_page_newest' } as const

/** Tasks that a list shows at a time. */
export const PAGE_LENGTH = 5

/** One list of App Home, one task longer than a page where there are older ones. */
export interface HomeList {
  readonly list: TaskList
  readonly isNewest: boolean
  readonly tasks: readonly HomeTask[]
}

interface HomeTask {
  readonly record: TaskRecord
  readonly artifacts: Actionable['artifacts']
  /** What the reader can do to it now. */
  readonly acts: readonly TaskAct[]
}

/** App Home: what waits for the reader, what they asked for, what runs, what failed. `notice`: what a click led to. */
export function homeView(lists: readonly HomeList[], notice: Content | null, words: Words): HomeView {
  return {
    type: 'home',
    blocks: [
      header(words.home.title),
      ...(notice?.blocks ?? [rich(lines([text(words.home.intro)]))]),
      ...lists.flatMap((list) => listBlocks(list, words)),
    ],
  }
}

/** For those who may not look at the team's tasks. */
export const closedHome = (words: Words): HomeView => ({
  type: 'home',
  blocks: [header(words.home.title), rich(lines([text(words.home.closed)]))],
})

function listBlocks({ list, isNewest, tasks }: HomeList, words: Words): KnownBlock[] {
  const shown = tasks.slice(0, PAGE_LENGTH)
  const oldest = shown.at(-1)
  const turns = [
    ...(isNewest ? [] : [turn(list, null, words)]),
    ...(tasks.length > PAGE_LENGTH && oldest !== undefined ? [turn(list, oldest.record.task.id, words)] : []),
  ]
  return [
    { type: 'divider' },
    header(words.home[list]),
    ...(shown.length === 0 ? [rich(lines([text(words.home.nothing[list])]))] : []),
    ...shown.flatMap((task) => taskBlocks(task, words)),
    ...(turns.length === 0 ? [] : [actions(...turns)]),
  ]
}

/** The reader may look, and say no, but it is not their yes that is missing. */
const waitsForOthers = (state: TaskState, acts: readonly TaskAct[]): boolean =>
  state.status === 'WAITING' && state.stage === 'HUMAN_APPROVAL' && !acts.includes('approve')

function taskBlocks({ record, artifacts, acts }: HomeTask, words: Words): KnownBlock[] {
  const { task, title, requester } = record
  const { state } = task
  const standing = waitsForOthers(state, acts) ? words.card.waitsForOthers : stateOf(record, words)
  const facts = `${standing} · ${words.requestedBy(isolated(nameOf(requester)))}`
  const why =
    questionOf(task) === null ? ('reason' in state ? state.reason : null) : questionLine({ task, runs: [] }, words)
  const reason = why === null ? [] : [text(clip(oneLine(why), 300))]
  return [
    rich(lines([bold(`${task.id}  ${clip(isolated(oneLine(title)), 150)}`)], [text(facts)], reason)),
    // What is done is no list of things to do.
    ...cardActions(
      { task, artifacts, revertedBy: null },
      words,
      acts.filter((act) => act !== 'revert'),
    ),
  ]
}

function turn(list: TaskList, before: number | null, words: Words): Button {
  const { home } = words
  return button({
    id: before === null ? PAGE_ACTIONS.newest : PAGE_ACTIONS.older,
    label: before === null ? home.newest : home.older,
    says: before === null ? home.newestOf(home[list]) : home.olderOf(home[list]),
    value: `${list}:${before ?? ''}`,
  })
}

export function parsePage(value: string): { list: TaskList; before: number | null } | null {
  const [name, before = ''] = value.split(':')
  const list = TASK_LISTS.find((known) => known === name)
  return list === undefined ? null : { list, before: before === '' ? null : Number(before) }
}
