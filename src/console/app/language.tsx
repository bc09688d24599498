import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import type { Language, Localized } from '../../model/localized.ts';

const LanguageContext = createContext<Language>('zh');

export function LanguageProvider({
  language,
  children,
}: {
  readonly language: Language;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  return <LanguageContext value={language}>{children}</LanguageContext>;
}

export const useLanguage = (): Language => useContext(LanguageContext);

/** Whatever stands in for a part of a text. */
export type Parts = Readonly<Record<string, string | number>>;

/** Says a text in the reader's language; `{name}` in it stands for a part of that name. */
export type Say = (text: Localized, parts?: Parts) => string;

export const sayIn =
  (language: Language): Say =>
  (text, parts = {}) =>
    text[language].replace(/\{(\w+)\}/g, (whole, name: string) => String(parts[name] ?? whole));

export function useSay(): Say {
  const language = useLanguage();
  return useMemo(() => sayIn(language), [language]);
}
