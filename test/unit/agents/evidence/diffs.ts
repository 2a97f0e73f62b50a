/** A unified diff of one hunk a file, from lines marked `+`, `-` or ` `; the head of the hunk is counted here. */
export const diffOf = (files: Readonly<Record<string, string>>, at = 10): string =>
  Object.entries(files)
    .map(([path, body]) => {
      const lines = body.split('\n')
      const count = (signs: string) => lines.filter((line) => signs.includes(line[0] ?? ' ')).length
      const head = `@@ -${at},${count('- ')} +${at},${count('+ ')} @@`
      return `diff --git a/${path} b/${path}\nindex 1..2 100644\n--- a/${path}\n+++ b/${path}\n${head}\n${body}\n`
    })
    .join('')
