import { commandLine } from '../../src/config/command-line.ts'
import { namesText, repeatedNames } from './names.ts'
import { brokenBy, sizesOfSource, sizesText } from './sizes.ts'

commandLine({
  usage: 'npm run structure',
  about:
    'Prints how long the files of src are, which folders are too full and which exported names are not unique,\nand ends with 1 where a rule of the house is broken.',
})
const sizes = sizesOfSource()
const broken = brokenBy(sizes)
const repeated = await repeatedNames()
const lines = [sizesText(sizes), ...broken.map((rule) => `  ${rule}`), namesText(repeated)]
process.stdout.write(`${lines.join('\n')}\n`)
process.exitCode = broken.length + repeated.length === 0 ? 0 : 1
