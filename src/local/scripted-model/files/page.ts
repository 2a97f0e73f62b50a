import type { Texts } from '../texts/texts.ts'

/** The pages that the scripted frontend developer writes, and their tests. */

export const pagePath = (slug: string) => `frontend/pages/${slug}.html`
export const pageTestPath = (slug: string) => `frontend/test/${slug}.test.mjs`
export const pageQaTestPath = (slug: string) => `frontend/test/qa/${slug}.test.mjs`

export const ANSWER_REGION = '    <p id="answer"'

/** A note above the answer. */
export const changeNote = (change: string) => `    <p class="note">${escapeHtml(change)}</p>\n`

interface Form {
  readonly heading: string
  readonly intro: string
  readonly fields: readonly { readonly id: string; readonly label: string; readonly attributes: string }[]
  readonly button: string
  readonly script: string
}

/** A page that sends a scan to the slice's route. */
export const receivingPage = (slug: string, request: string, texts: Texts) => {
  const { page } = texts
  return htmlPage(texts, {
    heading: page.heading,
    intro: request,
    fields: [
      { id: 'sscc', label: page.sscc, attributes: 'inputmode="numeric" autofocus' },
      { id: 'item', label: page.item, attributes: '' },
      { id: 'location', label: page.location, attributes: '' },
      { id: 'quantity', label: page.quantity, attributes: 'type="number" min="1" step="1"' },
    ],
    button: page.receive,
    script: `const scan = Object.fromEntries(new FormData(form))
          const response = await fetch('/receiving/${slug}', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ ...scan, quantity: Number(scan.quantity) }),
          })
          const body = await response.json()
          const said = ${JSON.stringify(page.answers)}[body.outcome] ?? body.error
          answer.textContent = said + ' ' + (body.reason ?? body.on_hand ?? '')`,
  })
}

/** A page that shows stock, for a repository without the slice's route. */
export const stockPage = (request: string, texts: Texts) => {
  const { page } = texts
  return htmlPage(texts, {
    heading: page.stockHeading,
    intro: request,
    fields: [
      { id: 'item', label: page.item, attributes: 'autofocus' },
      { id: 'location', label: page.location, attributes: '' },
    ],
    button: page.show,
    script: `const response = await fetch('/stock?' + new URLSearchParams(new FormData(form)))
          const body = await response.json()
          answer.textContent = body.error ?? ${JSON.stringify(page.onHand)} + ' ' + body.on_hand`,
  })
}

const escapeHtml = (text: string) => text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`)

const field = ({ id, label, attributes }: Form['fields'][number]) => `      <label for="${id}">${label}</label>
      <input id="${id}" name="${id}" autocomplete="off" required ${attributes}>`

const htmlPage = ({ language, page }: Texts, form: Form) => `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${form.heading}</title>
    <style>
      body { font: 1.25rem system-ui, sans-serif; max-width: 32rem; margin: 1rem auto; padding: 0 1rem }
      label { display: block; margin-top: 1rem }
      input, button { font: inherit; min-height: 48px; width: 100%; box-sizing: border-box }
      button { margin-top: 1rem }
    </style>
  </head>
  <body>
    <h1>${form.heading}</h1>
    <p>${escapeHtml(form.intro)}</p>
    <form id="form">
${form.fields.map(field).join('\n')}
      <button>${form.button}</button>
    </form>
${ANSWER_REGION} role="status" aria-live="assertive"></p>
    <footer><small>${page.footer}</small></footer>
    <script>
      const form = document.getElementById('form')
      const answer = document.getElementById('answer')
      form.addEventListener('submit', async (event) => {
        event.preventDefault()
        const button = form.querySelector('button')
        button.disabled = true
        try {
          ${form.script}
        } catch {
          answer.textContent = ${JSON.stringify(page.noConnection)}
        }
        button.disabled = false
        form.querySelector('input').select()
      })
    </script>
  </body>
</html>
`

const testHead = (slug: string, up: string) => `import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'

const page = await readFile(new URL('${up}/pages/${slug}.html', import.meta.url), 'utf8')
`

export const pageTest = (slug: string) => `${testHead(slug, '..')}
test('the next scan lands in the first field', () => {
  assert.match(page, /<input [^>]*autofocus/)
})

test('a second press while the first is sent does nothing', () => {
  assert.match(page, /button\\.disabled = true/)
})
`

export const pageQaTest = (slug: string) => `${testHead(slug, '../..')}
test('every field has its label', () => {
  const ids = [...page.matchAll(/<input id="(\\w+)"/g)].map((match) => match[1])
  assert.ok(ids.length > 0)
  for (const id of ids) assert.ok(page.includes(\`<label for="\${id}">\`), id)
})

test('INT-02: an answer is announced', () => {
  assert.match(page, /id="answer"[^>]*aria-live="assertive"/)
})

test('INT-02: targets are large enough for gloves', () => {
  assert.match(page, /input, button \\{[^}]*min-height: 48px/)
})
`
