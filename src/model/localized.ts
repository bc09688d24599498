import { z } from 'zod';

/** A text in both working languages. */
export interface Localized {
  readonly zh: string;
  readonly en: string;
}

export type Language = keyof Localized;

const text = z.string().trim().min(1).max(200);

/** A name in the fleet file: one string for both languages, or one for each. */
export const LocalizedName = z.union([
  text.transform((name): Localized => ({ zh: name, en: name })),
  z.strictObject({ zh: text, en: text }),
]);
