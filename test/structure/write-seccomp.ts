import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commandLine } from '../../src/config/command-line.ts'
import { FILTERED, seccompFilter } from '../../src/sandbox/seccomp/filter.ts'

commandLine({
  usage: 'npm run seccomp',
  about:
    'Writes the filters of calls to the kernel, which bubblewrap reads, from the table in src/sandbox/seccomp/filter.ts.',
})
const folder = join(import.meta.dirname, '../../src/sandbox/seccomp')
for (const architecture of FILTERED) writeFileSync(join(folder, `${architecture}.bpf`), seccompFilter(architecture))
