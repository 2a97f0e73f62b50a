import { readable } from './names.ts'
import type { ReadingJob } from './protocol.ts'
import { survey } from './survey.ts'
import { knownFiles } from './tracked.ts'

/** Paths of all files that count, sorted. */
export async function listFiles(job: ReadingJob): Promise<string[]> {
  const paths: string[] = []
  survey(job.folder.root, await knownFiles(job), job.limits, ({ path }) => paths.push(readable(path)))
  return paths.sort()
}
