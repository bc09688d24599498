import { useState } from 'react';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import { emptyList, type HeldList, held, released } from './held-list.ts';

export interface Held {
  readonly list: HeldList;
  /** Shows what has been waiting. */
  readonly release: () => void;
  /** Told by the list whether somebody points at it or works in it. */
  readonly hold: (attention: 'there' | 'away') => void;
  readonly attention: 'there' | 'away';
}

/** What is wanted, drawn so that nothing moves while somebody points at it. */
export function useHeld(
  wanted: readonly AlarmView[],
  latest: ReadonlyMap<string, AlarmView>,
  /** Another question is answered with another list at once. */
  question: string,
): Held {
  const [attention, hold] = useState<'there' | 'away'>('away');
  const [kept, setKept] = useState({ question, list: emptyList });
  const keeps = attention === 'there' && kept.question === question;
  const list = keeps ? held(kept.list, wanted, latest) : whole(kept.list, wanted);
  if (list !== kept.list || question !== kept.question) setKept({ question, list });
  return { list, hold, attention, release: () => setKept({ question, list: released(wanted) }) };
}

const whole = (before: HeldList, wanted: readonly AlarmView[]): HeldList =>
  before.rows === wanted && before.waiting.length === 0 && before.gone.size === 0
    ? before
    : released(wanted);
