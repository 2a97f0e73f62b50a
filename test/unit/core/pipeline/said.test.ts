import { expect, test } from 'vitest'
import { remarksIn } from '../../../../src/core/pipeline/decided-remarks.ts'
import type { SectionFailure, TaskEvent } from '../../../../src/core/pipeline/events.ts'
import type { Task } from '../../../../src/core/pipeline/task.ts'
import { reasonsIn } from '../../../../src/core/reasons/reasons.ts'
import { TAKEN_AS, type TakenAs } from '../../../../src/core/remarks/remarks.ts'
import type { TakenRemark } from '../../../../src/core/remarks/taken.ts'
import type { Section } from '../../../../src/core/stages.ts'
import { finding, play, taskIn } from '../given.ts'

const remark: TakenRemark = {
  ...{ key: 'comment:2', digest: '0', thread: 2, sha: 'head', login: 'ana', as: 'finding', section: null },
}
const asks =
  (named: Section, ...said: (readonly [SectionFailure['section'], string])[]) =>
  ({ headSha }: Task): TaskEvent => ({
    ...{ type: 'decided', headSha: headSha ?? '', by: 'slack:BORIS', approvalsNeeded: 1 },
    verdict: {
      ...{ decision: 'request_changes', section: named, comment: 'See there.' },
      remarks: said.map(([section, title]) => ({ section, finding: finding(title), remark })),
    },
  })
const titles = ({ sections }: Task, section: Section): string[] => {
  const state = sections[section]
  return state.gate === 'open' ? state.findings.map(({ title }) => title) : []
}

test('What a person says of several sections is one rework, each with what concerns it, the first of the pipeline first', () => {
  const task = play(taskIn('HUMAN_APPROVAL'), asks('docs', ['docs', 'a'], ['backend', 'b'], [null, 'c'], ['docs', 'd']))
  expect(task.state).toEqual({ status: 'RUNNING', stage: 'BACKEND' })
  expect([titles(task, 'backend'), titles(task, 'docs')]).toEqual([['b'], ['a', 'c', 'd']])
  expect(task.sections.frontend).toEqual({ gate: 'passed' })
  expect(task.granted).toMatchObject({ BACKEND: 4, DOCS: 4, DOCS_GATE: 4 })
  expect(task.granted.FRONTEND).toBeUndefined()
})

test('What is said of a section that the plan has left out goes to the one that answers for the change', () => {
  const plan = ({ seq }: Task): TaskEvent => ({
    ...{ type: 'planned', seq },
    sections: (['backend', 'frontend'] as const).map((section) => ({ section, needed: false, reason: 'words' })),
  })
  const docsOnly = taskIn('HUMAN_APPROVAL', play(taskIn('ORCHESTRATE'), plan))
  const task = play(docsOnly, asks('docs', ['backend', 'b']))
  expect(task.state).toEqual({ status: 'RUNNING', stage: 'DOCS' })
  expect(task.sections.backend).toEqual({ gate: 'not_needed', reason: 'words' })
  expect(titles(task, 'docs')).toEqual(['b'])
})

test('Without remarks the comment is what was said', () => {
  const task = play(taskIn('HUMAN_APPROVAL'), asks('frontend'))
  expect(task.state).toEqual({ status: 'RUNNING', stage: 'FRONTEND' })
  expect(titles(task, 'frontend')).toEqual([reasonsIn('en').task.personAsked])
})

test.each(['en', 'ru'] as const)('Whatever becomes of a remark is said where it was said, %s', (language) => {
  const { remarks: words } = reasonsIn(language)
  const told = (as: TakenAs) => (as === 'finding' || as === 'refused' ? null : words.answers[as]('1a2b', '3c4d'))
  const all = TAKEN_AS.flatMap((as) => told(as) ?? [])
  expect(new Set(all).size).toBe(TAKEN_AS.length - 2)
  expect(words.answers.older_commit('1a2b', '3c4d')).toMatch(/1a2b.*3c4d/s)
  expect([words.done('Docs', 2, '3c4d'), words.unchanged('Docs', 2)]).toEqual([
    expect.stringMatching(/Docs.*2.*3c4d/),
    expect.stringMatching(/Docs.*2/),
  ])
  expect([words.summary('ana', 1), words.summary('ana', 3)]).toEqual([
    language === 'en' ? '@ana on GitHub' : '@ana на GitHub',
    expect.stringMatching(/@ana.*3/),
  ])
  expect([words.place('a.mjs', null), words.place('a.mjs', 7)]).toEqual([
    expect.stringMatching(/a\.mjs$/),
    expect.stringMatching(/a\.mjs.*7$/),
  ])
  expect([words.title('ana'), words.review('ana', '1a2b'), words.ended, words.edited]).toEqual([
    expect.stringContaining('@ana'),
    ...[expect.stringMatching(/ana.*1a2b/), expect.stringMatching(/\S/), expect.stringMatching(/\S/)],
  ])
})

test('A decision keeps what was said on the forge as taken, and any other decision nothing', () => {
  const said = { section: null, finding: finding('a'), remark }
  const changes = { decision: 'request_changes', section: 'docs', comment: 'See there.' } as const
  expect(remarksIn({ ...changes, remarks: [said] })).toEqual([remark])
  expect(remarksIn(changes)).toEqual([])
  expect(remarksIn({ decision: 'approve', comment: null })).toEqual([])
})
