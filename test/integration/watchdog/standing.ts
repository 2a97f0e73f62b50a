import { nowWorksOn, startWatchdog } from '../../../src/watchdog/watchdog.ts'

/** Answers `ask`; told to `stand`, it never comes back. */
startWatchdog(1_500)
nowWorksOn({ task: 7, stage: 'BACKEND', step: 3 })
process.stdin.on('data', (said) => {
  if (String(said).includes('stand')) for (;;);
  process.stdout.write('here\n')
})
process.stdout.write('ready\n')
