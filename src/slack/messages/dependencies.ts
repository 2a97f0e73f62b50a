import type { Language } from '../../core/language.ts'

const en = {
  adds: 'New dependencies, with your approval:',
  confirms: (list: string) => `You also say yes to these dependencies: ${list}.`,
}

const ru: typeof en = {
  adds: 'Новые зависимости, с вашего одобрения:',
  confirms: (list: string) => `Вы также соглашаетесь на зависимости: ${list}.`,
}

const CATALOGUE: Readonly<Record<Language, typeof en>> = { en, ru }

export const dependencyWordsIn = (language: Language): typeof en => CATALOGUE[language]
