import type { Say } from '../../../app/language.tsx';
import { stateValueWords } from '../field-words.ts';
import type { Shown } from '../shown.ts';
import { stationWords as words } from '../words.ts';
import type { ValveLook } from './symbols.tsx';

const WORDS: Readonly<Record<string, { readonly zh: string; readonly en: string }>> =
  stateValueWords;

/** A reported state in words; what is old or never came is a question. */
export function stateText({ value, standing }: Shown, say: Say): string {
  if (typeof value !== 'string') return say(words.unknown);
  const word = Object.hasOwn(WORDS, value) ? WORDS[value] : undefined;
  const text = word === undefined ? value : say(word);
  return standing === 'current' ? text : `? ${text}`;
}

/** How a valve is drawn; one that is old or moving or at fault is drawn as unsure. */
export function lookOf({ value, standing }: Shown): ValveLook {
  if (standing !== 'current') return 'unsure';
  if (value === 'open') return 'open';
  return value === 'closed' || value === 'tripped' ? 'closed' : 'unsure';
}
