import type { Texts } from '../texts/texts.ts'

export const docsPath = (slug: string) => `docs/${slug}.md`

/** `served`: the repository has the slice's route; otherwise the page describes only existing features. */
export const docsPage = (slug: string, request: string, served: boolean, { docs }: Texts) => `# ${request || slug}

${served ? docs.intro : docs.introStock}

## ${docs.stepsHeading}

${(served ? docs.steps : docs.stepsStock).map((step, index) => `${index + 1}. ${step}`).join('\n')}

## ${docs.mistakesHeading}

${(served ? docs.mistakes : docs.mistakesStock).map((mistake) => `- ${mistake}`).join('\n')}

## ${docs.callHeading}

${served ? call(slug) : '`GET /stock?item=COFFEE-1KG&location=DOCK-1`'}

${docs.footer}
`

const call = (slug: string) => `\`POST /receiving/${slug}\`

    {"sscc":"376104250021234569","item":"COFFEE-1KG","location":"DOCK-1","quantity":40,"actor":"ana"}

| HTTP | \`outcome\` |
|---|---|
| 201 | \`received\` |
| 200 | \`already_received\` |
| 422 | \`refused\`, \`reason\` |`
