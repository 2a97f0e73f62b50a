import { answerJobs, work } from './work.ts'

answerJobs(work)
