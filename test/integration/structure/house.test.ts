import { expect, test } from 'vitest'
import { repeatedNames } from '../../structure/names.ts'
import { brokenBy, sizesOfSource } from '../../structure/sizes.ts'

test('Every exported name of src has one meaning: one file exports it', async () => {
  expect(await repeatedNames()).toEqual([])
})

test('Files stay short and folders stay small', () => {
  expect(brokenBy(sizesOfSource())).toEqual([])
})
