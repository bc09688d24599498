/** Longest filter of MQTT, UTF-8 bytes. */
const MOST_BYTES = 65_535;

/** What is wrong with an MQTT topic filter (MQTT 5 §4.7), in words; null when nothing is. */
export function topicFilterFault(filter: string): string | null {
  if (filter === '') return 'is empty';
  if (filter.includes('\0')) return 'holds a NUL character';
  if (new TextEncoder().encode(filter).length > MOST_BYTES) return 'is longer than MQTT allows';
  const levels = filter.split('/');
  for (const [at, level] of levels.entries()) {
    if (level.includes('#') && (level !== '#' || at !== levels.length - 1)) {
      return '# stands only as the whole last level';
    }
    if (level.includes('+') && level !== '+') return '+ stands only as a whole level';
  }
  return null;
}

/** Whether some topic matches both filters. */
export function topicFiltersOverlap(one: string, other: string): boolean {
  const [a, b] = [one.split('/'), other.split('/')];
  if (isHidden(a, b) || isHidden(b, a)) return false;
  for (let at = 0; ; at += 1) {
    const [mine, theirs] = [a[at], b[at]];
    // `x/#` also matches `x` itself, so it meets a filter that has just ended
    if (mine === '#' || theirs === '#') return true;
    if (mine === undefined || theirs === undefined) return mine === theirs;
    if (mine !== '+' && theirs !== '+' && mine !== theirs) return false;
  }
}

/** A wildcard in the first level does not reach topics that begin with `$` (MQTT 5 §4.7.2). */
const isHidden = ([wild = '']: readonly string[], [level = '']: readonly string[]): boolean =>
  (wild === '#' || wild === '+') && level.startsWith('$');
