import { namesText, repeatedNames } from './names.ts'
import { brokenBy, sizesOfSource, sizesText } from './sizes.ts'

/** Sizes and exported names of src; ends with 1 where a rule of the house is broken. */

const sizes = sizesOfSource()
const broken = brokenBy(sizes)
const repeated = await repeatedNames()
const lines = [sizesText(sizes), ...broken.map((rule) => `  ${rule}`), namesText(repeated)]
process.stdout.write(`${lines.join('\n')}\n`)
process.exitCode = broken.length + repeated.length === 0 ? 0 : 1
