import { err, ok, type Result } from '../lib/result.ts';
import { topicFilterFault } from './topic-filter.ts';

/** `plant/{site}/meter/{device}/#`: an MQTT topic filter whose levels may have names. */
export interface TopicPattern {
  readonly text: string;
  readonly levels: readonly Level[];
  /** The filter that a broker understands: `plant/+/meter/+/#`. */
  readonly filter: string;
  readonly names: ReadonlySet<string>;
}

/** A fixed text, one level of any text (with its name, or without), or all that follow. */
type Level =
  | { readonly is: 'text'; readonly text: string }
  | { readonly is: 'any'; readonly name: string | null }
  | { readonly is: 'rest' };

const NAMED = /^\{([A-Za-z][A-Za-z0-9]*)\}$/;

/** A pattern, or what is wrong with it in words. */
export function parseTopicPattern(text: string): Result<TopicPattern, string> {
  const names = new Set<string>();
  const levels: Level[] = [];
  for (const level of text.split('/')) {
    const name = NAMED.exec(level)?.[1];
    if (name !== undefined) {
      if (names.has(name)) return err(`two levels have the name {${name}}`);
      names.add(name);
      levels.push({ is: 'any', name });
    } else if (/[{}]/.test(level)) {
      return err(`${JSON.stringify(level)}: a named level is a whole level such as {device}`);
    } else if (level === '+') levels.push({ is: 'any', name: null });
    else if (level === '#') levels.push({ is: 'rest' });
    else levels.push({ is: 'text', text: level });
  }
  const filter = levels.map(filterLevel).join('/');
  const fault = topicFilterFault(filter);
  return fault === null ? ok({ text, levels, filter, names }) : err(fault);
}

const filterLevel = (level: Level): string =>
  level.is === 'text' ? level.text : level.is === 'any' ? '+' : '#';

const NO_NAMES: ReadonlyMap<string, string> = new Map();

/** The texts of the named levels; null when the topic does not match (MQTT 5 §4.7). */
export function matchTopic(
  { levels, names }: TopicPattern,
  topic: string,
): ReadonlyMap<string, string> | null {
  if (topic.startsWith('$') && levels[0]?.is !== 'text') return null;
  const parts = topic.split('/');
  const found = names.size === 0 ? NO_NAMES : new Map<string, string>();
  for (const [at, level] of levels.entries()) {
    if (level.is === 'rest') return found;
    const part = parts[at];
    if (part === undefined) return null;
    if (level.is === 'text') {
      if (level.text !== part) return null;
    } else if (level.name !== null && found instanceof Map) found.set(level.name, part);
  }
  // `a/#` matches `a` too: then there is one level more than parts, and it is the rest
  return parts.length === levels.length ? found : null;
}

/** Whether every topic that matches `other` matches `one`. */
export function coversPattern(one: TopicPattern, other: TopicPattern): boolean {
  const [first] = other.levels;
  const isHidden = first?.is === 'text' && first.text.startsWith('$');
  if (isHidden && one.levels[0]?.is !== 'text') return false;
  for (const [at, level] of one.levels.entries()) {
    if (level.is === 'rest') return true;
    const theirs = other.levels[at];
    if (theirs === undefined || theirs.is === 'rest') return false;
    if (level.is === 'text' && (theirs.is !== 'text' || theirs.text !== level.text)) return false;
  }
  return one.levels.length === other.levels.length;
}
