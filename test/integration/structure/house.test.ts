import { expect, test } from 'vitest'
import { missingLines } from '../../structure/mutation/explain.ts'
import { repeatedNames } from '../../structure/names.ts'
import { brokenBy, sizesOfSource } from '../../structure/sizes.ts'

test('Every exported name of src has one meaning: one file exports it', async () => {
  expect(await repeatedNames()).toEqual([])
})

test('Files stay short and folders stay small', () => {
  expect(brokenBy(sizesOfSource())).toEqual([])
})

test('Each explained mutant is one of a line that is there', () => {
  expect(missingLines()).toEqual([])
})
