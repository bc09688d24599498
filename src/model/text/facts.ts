import type { Evidence, EvidenceItem } from '../finding.ts';
import type { Localized } from '../localized.ts';
import { EVIDENCE_LABELS, RELATION_WORDS, VALUE_WORDS } from './evidence-words.ts';
import { own } from './own.ts';
import { quantity } from './quantity.ts';

/** One piece of evidence in words: `出口压力` · `152 kPa` · `高于限值 140 kPa`. */
export interface Fact {
  /** The evidence item's stable name. */
  readonly name: string;
  readonly label: Localized;
  readonly value: Localized;
  /** How it stands to its limit; null where there is none. */
  readonly limit: Localized | null;
}

const READING: Localized = { zh: '测量值', en: 'reading' };
const LIMIT: Localized = { zh: '限值', en: 'limit' };

/** Evidence in words, in the order given; what cannot be shown (NaN, empty text) is left out. */
export function factsOf(evidence: Evidence): readonly Fact[] {
  return evidence.flatMap((item) => {
    const value = valueOf(item);
    return value === null
      ? []
      : [
          {
            name: item.name,
            label: own(EVIDENCE_LABELS, item.name) ?? READING,
            value: value.value,
            limit: value.limit,
          },
        ];
  });
}

function valueOf(item: EvidenceItem): Pick<Fact, 'value' | 'limit'> | null {
  if (typeof item.value !== 'number') {
    const text = String(item.value);
    const value = own(VALUE_WORDS, text) ?? { zh: text, en: text };
    return text.trim() === '' ? null : { value, limit: null };
  }
  const value = quantity(item.value, item.unit);
  if (value === null) return null;
  if (item.limit === undefined) return { value, limit: null };
  const limit = quantity(item.limit, item.unit);
  if (limit === null) return { value, limit: null };
  if (value.en !== limit.en || item.value === item.limit) {
    return { value, limit: stands(item, limit) };
  }
  return closer(item) ?? { value, limit: stands(item, limit) };
}

/** Enough decimals to see that the value is past the limit: 140.04 kPa above 140.00 kPa. */
function closer(item: EvidenceItem): Pick<Fact, 'value' | 'limit'> | null {
  for (const extra of [1, 2, 3]) {
    const value = quantity(Number(item.value), item.unit, extra);
    const limit = quantity(item.limit ?? Number.NaN, item.unit, extra);
    if (value !== null && limit !== null && value.en !== limit.en) {
      return { value, limit: stands(item, limit) };
    }
  }
  return null;
}

function stands(item: EvidenceItem, limit: Localized): Localized {
  const relation = item.relation === undefined ? LIMIT : RELATION_WORDS[item.relation];
  return { zh: `${relation.zh} ${limit.zh}`, en: `${relation.en} ${limit.en}` };
}
