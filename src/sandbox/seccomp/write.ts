import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FILTERED, seccompFilter } from './filter.ts'

for (const architecture of FILTERED)
  writeFileSync(join(import.meta.dirname, `${architecture}.bpf`), seccompFilter(architecture))
