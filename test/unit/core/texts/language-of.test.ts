import { describe, expect, test } from 'vitest'
import { languageOf } from '../../../../src/language/language-of.ts'

describe('The language of a request is', () => {
  test.each([
    ['pt', 'Corrigir o endereço do depósito na tela de expedição'],
    ['pt', 'Bloquear separação de produtos vencidos'],
    ['es', 'Agregar campo de lote en la recepción'],
    ['es', 'Asignar lotes por FEFO y no por fecha de entrada'],
    ['de', 'Wareneingang mit Charge buchen'],
    ['de', 'Etiketten für Paletten drucken'],
    ['fr', 'Ajouter un champ lot à la réception'],
    ['fr', 'Afficher le stock par emplacement'],
    ['pl', 'Zablokuj kompletację przeterminowanych partii'],
    ['it', 'Aggiungi il campo lotto al ricevimento merci'],
    ['nl', 'Toon de voorraad per locatie'],
    ['tr', 'Mal kabulde parti alanı ekle'],
    ['cs', 'Přidej pole šarže při příjmu zboží'],
    ['uk', 'Додати поле партії у прийманні товару'],
    ['zh', '按库位显示库存'],
    ['ja', '入荷時にロット欄を追加'],
    ['ko', '위치별 재고 표시'],
    ['ar', 'عرض المخزون حسب الموقع'],
    ['en', 'Show stock by bin'],
    ['en', 'Receive pallets by SSCC scan'],
    ['ru', 'Принять паллеты по скану SSCC'],
    ['ru', 'Приёмка по SSCC'],
    ['ru', 'Остатки'],
    ['ru', 'Почини приёмку'],
  ])('%s: %s', async (tag, text) => {
    for (const usual of ['en', 'ru', 'pt-BR']) {
      const found = await languageOf(text, usual)
      expect([usual, found.split('-')[0]]).toEqual([usual, tag])
    }
  })

  test('Bulgarian where Russian is not the usual one', async () => {
    expect(await languageOf('Покажи наличност по локация във всички складове', 'en')).toBe('bg')
  })

  test.each([
    'Пофиксить NPE в ReceivingController когда у ASN нет lines',
    'Bump eslint и поправить warnings',
    'Receive pallets by SSCC scan, пожалуйста',
  ])('that of its grammar, whatever the terms are: %s', async (text) => {
    expect(await languageOf(text, 'en')).toBe('ru')
  })

  test('that of most of its words, whatever it quotes', async () => {
    const quoted = 'Переименовать кнопку «Receive everything that is on the dock» и поправить `receiveEverything(dock)`'
    expect(await languageOf(quoted, 'en')).toBe('ru')
    const english =
      'When a picker scans a lot that has expired, the page has to say so and keep the pick open for others.'
    expect(await languageOf(`${english} Принять.`, 'ru')).toBe('en')
  })

  test('the usual one where the words could be of both, and where there are none', async () => {
    expect(await languageOf('Imprimir etiquetas de palé', 'es')).toBe('es')
    expect(await languageOf('Imprimir etiquetas de palé', 'pt-BR')).toBe('pt-BR')
    for (const text of ['', '12345', '№ 7', '🙂']) expect(await languageOf(text, 'pl')).toBe('pl')
  })

  test('one of its script where nobody can tell', async () => {
    expect(await languageOf('FEFO', 'de')).toBe('de')
    expect(await languageOf('FEFO', 'ru')).toBe('en')
    expect(await languageOf('fix', 'uk')).toBe('en')
    expect(await languageOf('ЯЧ', 'de')).toBe('ru')
    expect(await languageOf('ЯЧ', 'uk')).toBe('uk')
  })
})

test('A hostile text is read as far as its beginning', async () => {
  const began = process.threadCpuUsage()
  expect(await languageOf('`'.repeat(20_000) + 'x'.repeat(2_000_000), 'en')).toBe('en')
  expect(process.threadCpuUsage(began).user).toBeLessThan(1_000_000)
})
