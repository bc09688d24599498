import type { z } from 'zod';
import type { Localized } from '../localized.ts';

export interface SubjectKeys {
  readonly customer?: string;
  readonly site?: string;
  readonly meter?: string;
  readonly part?: string;
}

/** What the archive knows of a kind of item. `customer`, `site` and `meter` of a body are its subject. */
export interface KindSpec<B = unknown> {
  readonly title: Localized;
  readonly schema: z.ZodObject;
  /** Members of the subject that the body does not have and the writer must give. */
  readonly asks: readonly (keyof SubjectKeys)[];
  /** Fields of the body that say when it is so; null: the writer gives `validFrom` and `validTo`. */
  readonly when: When | null;
  /** `done`: it has happened, so it cannot lie in the future. */
  readonly tense: 'done' | 'planned';
  /** Whether it changes what has been or will be billed: refused before what is settled. */
  readonly bears: 'on bills' | 'no bill';
  /** The subject's `part`. */
  part?(body: B): string | undefined;
  /** The one thing of which two must not hold at a time; null: any number may. */
  slot(body: B, subject: SubjectKeys): string | null;
  /** Where others with the same slot are looked for; absent: the meter, site or customer. */
  readonly slotBy?: 'part';
  /** What the schema cannot say: path and words. */
  faults?(body: B): readonly Fault[];
}

export interface When {
  readonly from: string;
  /** A date counts to its end; absent: until further notice. */
  readonly to?: string;
}

export interface Fault {
  readonly path: string;
  readonly words: Localized;
}
