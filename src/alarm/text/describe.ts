import type { AlarmType, Subject } from '../../model/alarm-type.ts';
import type { Evidence } from '../../model/finding.ts';
import type { Language, Localized } from '../../model/localized.ts';
import { QUIET_NAMES } from '../../model/text/evidence-words.ts';
import { type Fact, factsOf } from '../../model/text/facts.ts';
import { TEXTS } from './texts.ts';

/** The names of everything around an alarm, found in the fleet by the caller. */
export interface AlarmNames {
  /** Null for the service's own alarms and for those of a whole zone. */
  readonly site: Localized | null;
  readonly zone: Localized | null;
  readonly customer: Localized | null;
  /** See `subjectName`. */
  readonly subject: Localized;
}

export interface Description {
  /** What, where, the numbers and the limits they broke. */
  readonly message: Localized;
  /** What to do. */
  readonly advice: Localized;
}

/**
 * The texts of an alarm in both languages, e.g.
 * `East Textile, run A (duty): outlet pressure is above its limit. Outlet pressure 152 kPa,
 * above the limit of 140 kPa; set point 100 kPa.`
 * Evidence may be empty or partial: what is missing is left out.
 */
export function describe(
  type: AlarmType,
  subject: Subject,
  evidence: Evidence,
  names: AlarmNames,
): Description {
  const text = TEXTS[type];
  const facts = factsOf(evidence).filter((fact) => !QUIET_NAMES.has(fact.name));
  return {
    message: {
      zh: `${placeOf(subject, names, 'zh')}：${text.says.zh}。${sentence(facts, 'zh')}`,
      en: `${placeOf(subject, names, 'en')}: ${text.says.en}.${sentence(facts, 'en')}`,
    },
    advice: text.advice,
  };
}

/** From large to small, naming nothing twice. */
function placeOf(subject: Subject, names: AlarmNames, language: Language): string {
  const around = subject.kind === 'zone' ? null : (names.site ?? names.zone);
  const parts = [around?.[language], names.subject[language]].filter((part) => part !== undefined);
  return [...new Set(parts)].join(language === 'zh' ? ' ' : ', ');
}

function sentence(facts: readonly Fact[], language: Language): string {
  if (facts.length === 0) return '';
  const [comma, semicolon, stop, lead] =
    language === 'zh' ? (['，', '；', '。', ''] as const) : ([', ', '; ', '.', ' '] as const);
  const phrases = facts.map(({ label, value, limit }) => {
    const head = `${label[language]} ${value[language]}`;
    return limit === null ? head : `${head}${comma}${limit[language]}`;
  });
  return `${lead}${capitalised(phrases.join(semicolon))}${stop}`;
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
