import { sectionRules } from '../../core/repository-rules.ts'
import { SECTIONS, STAGES } from '../../core/stages.ts'
import type { Assignment } from '../agent.ts'

const NOBODYS =
  'Out of bounds for every role, with everything that decides how checks run: .github/workflows, .github/actions, .wms, CODEOWNERS, .gitattributes, .gitmodules.'

/** What the role may write, what is others', and what nobody may touch. */
export function rights({ stage, plan, rules }: Assignment): string {
  const { role, section } = STAGES[stage]
  const own = section === null ? null : sectionRules(rules, section)
  const written = plan?.sections.find((it) => it.section === section)?.allowed_paths ?? own?.paths ?? []
  const tests = own?.review_paths ?? []
  const others = SECTIONS.filter((one) => one !== section || role === 'security').flatMap((one) => {
    const { paths } = sectionRules(rules, one)
    return paths.length === 0 ? [] : [`- ${one}: ${paths.join(', ')}`]
  })
  switch (role) {
    case 'product':
      return [
        'You write nothing. Each section of this repository, and what its author may write:',
        ...SECTIONS.flatMap((one) => sectionLine(one, sectionRules(rules, one))),
        `${NOBODYS} A criterion must be one that can be met within these paths.`,
      ].join('\n')
    case 'qa':
      return [
        tests.length === 0
          ? 'You write nothing.'
          : `You may write only your own tests: ${tests.join(', ')}. The author may not.`,
        `The author of ${section} may write: ${written.join(', ')}.`,
        NOBODYS,
      ].join('\n')
    case 'security':
      return ['You write nothing. The authors may write:', ...others, NOBODYS].join('\n')
    default:
      return [
        `You may write: ${written.join(', ')}.`,
        ...(tests.length === 0 ? [] : [`Not the reviewers' tests: ${tests.join(', ')}.`]),
        ...(others.length === 0 ? [] : ['Other sections are not yours:', ...others]),
        NOBODYS,
      ].join('\n')
  }
}

const sectionLine = (name: string, { paths, review_paths }: ReturnType<typeof sectionRules>): string[] => {
  if (paths.length === 0) return []
  const tests = review_paths.length === 0 ? '' : `; not its QA's tests: ${review_paths.join(', ')}`
  return [`- ${name}: ${paths.join(', ')}${tests}`]
}
