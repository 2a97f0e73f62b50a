import { spawn } from 'node:child_process'
import { commandLine } from '../config/command-line.ts'

commandLine({
  usage: 'npm run dev',
  about: 'Starts the service as npm start does, and starts it anew when a file of src changes.',
  variables: ['PORT', 'WMS_HOME', 'LOG_LEVEL'],
})
const watching = ['--watch-path=src', '--watch-preserve-output', 'src/main.ts']
const service = spawn(process.execPath, [...process.execArgv, ...watching], { stdio: 'inherit' })
// A terminal sends Ctrl-C to both; the service stops by itself, and this process after it.
process.on('SIGINT', () => {})
process.on('SIGTERM', () => service.kill('SIGTERM'))
service.on('exit', (code) => process.exit(code ?? 0))
