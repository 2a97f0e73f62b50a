import { expect, test } from 'vitest'
import { AppError, type ErrorKind } from '../../../src/errors.ts'
import { problemOf } from '../../../src/http/problem.ts'

const statuses: Record<ErrorKind, number> = {
  ...{ bad_input: 400, unauthorized: 401, not_found: 404, conflict: 409, too_large: 413 },
  ...{
    misconfigured: 500,
    internal: 500,
    environment: 500,
    packages: 500,
    transient: 503,
    waiting: 503,
    unavailable: 503,
  },
}

test.each(Object.entries(statuses) as [ErrorKind, number][])('A %s error is answered with %i', (kind, status) => {
  const told = problemOf(new AppError(kind, 'The shelf is full.', { hint: 'Empty it.' }))
  expect(told).toMatchObject({ type: 'about:blank', status })
  const forCaller = status < 500
  expect(told.detail === 'The shelf is full. Empty it.').toBe(forCaller)
})

test('What is no error of ours or of the request is ours to mend, whatever it claims', () => {
  const foreign = Object.assign(new Error('secret'), { statusCode: 404, code: 'E_FOREIGN' })
  expect(problemOf(foreign)).toMatchObject({ status: 500, detail: expect.not.stringContaining('secret') })
  expect(problemOf('secret')).toMatchObject({ status: 500 })
})

test('A lost database connection is worth another try', () => {
  expect(problemOf(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })).status).toBe(503)
})
