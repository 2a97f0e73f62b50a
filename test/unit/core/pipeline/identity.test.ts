import { describe, expect, test } from 'vitest'
import {
  branchNames,
  isForeign,
  ownerIn,
  ownerMark,
  taskNumberIn,
  taskTrailers,
  usualBranch,
  workName,
} from '../../../../src/core/pipeline/identity.ts'
import { newTask } from '../../../../src/core/pipeline/task.ts'

const UID = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d'
const OTHER = 'ffffffff-4e5f-4a6b-8c7d-9e0f1a2b3c4d'
const task = newTask(7, 'en', UID)
const old = newTask(7)

test('a task’s work has a name of its own on a machine, and a second name for its branch', () => {
  expect([workName(task), workName(old)]).toEqual(['task-7-0a1b2c3d', 'task-7'])
  expect(branchNames(task)).toEqual(['wms/task-7', 'wms/task-7-0a1b2c3d'])
  expect(branchNames({ ...task, branch: 'wms/task-7-0a1b2c3d' })).toEqual(['wms/task-7-0a1b2c3d'])
  expect(branchNames(old)).toEqual(['wms/task-7'])
})

test.each([
  ['wms/task-7', 7],
  ['wms/task-7-0a1b2c3d', 7],
  ['wms/task-7-0a1b2c3', null],
  ['wms/task-7-0a1b2c3d-x', null],
  ['xwms/task-7', null],
  ['wms/task-', null],
  ['wms/task-9999999999999999', null],
  ['main', null],
])('%s is the branch of task %s', (branch, id) => {
  expect(taskNumberIn(branch)).toBe(id)
  if (branch === usualBranch(7)) expect(id).toBe(7)
})

test('a pull request says at its beginning, and nowhere else, whose it is', () => {
  expect(ownerMark(task)).toBe(`<!-- wms:task=7 uid=${UID} -->`)
  expect(ownerMark(old)).toBe('<!-- wms:task=7 -->')
  expect(ownerIn(`${ownerMark(task)}\n\n> Goal`)).toBe(UID)
  expect(ownerIn(ownerMark(old))).toBeNull()
  expect(ownerIn(`> ${ownerMark(task)}`)).toBeNull()
})

test('a commit says whose it is', () => {
  expect(taskTrailers(task)).toBe(`WMS-Task: 7\nWMS-Task-Uid: ${UID}`)
  expect(taskTrailers(old)).toBe('WMS-Task: 7')
})

describe('A pull request is foreign', () => {
  const pull = (owner: string | null, number = 1, headSha = 'c0ffee') => ({ owner, number, headSha })
  const pushed = { ...task, headSha: 'new', heads: [{ sha: 'old', madeBy: 'us' as const }] }

  test('if it has another uid, whatever else speaks for it', () => {
    expect(isForeign(pull(OTHER, 1, 'new'), pushed, 1)).toBe(true)
    expect(isForeign(pull(UID), task, null)).toBe(false)
  })

  test('without a uid unless its number or a commit of it is recorded', () => {
    expect(isForeign(pull(null), pushed, null)).toBe(true)
    expect(isForeign(pull(null), pushed, 2)).toBe(true)
    expect(isForeign(pull(null), pushed, 1)).toBe(false)
    expect(isForeign(pull(null, 1, 'new'), pushed, null)).toBe(false)
    expect(isForeign(pull(null, 1, 'old'), pushed, null)).toBe(false)
  })
})
