import { err, ok, type Result } from './result.ts';

/** A member by name, an element by place, or the first element in which a member has this text. */
export type PathStep = string | number | { readonly member: string; readonly equals: string };

/**
 * A place in parsed JSON: `meter.values[0].v`, `tags['a.b']`,
 * `values[id='P1'].v`, with `$` in front from the root of the message. Nothing
 * is computed, searched or executed, so a path from a file can do no harm.
 */
export interface JsonPath {
  readonly text: string;
  /** `message`: written with `$`. `record`: from the record at hand. */
  readonly from: 'message' | 'record';
  readonly steps: readonly PathStep[];
}

/** Deeper than this is a slip, not a message. */
const MOST_STEPS = 32;

const NAME = /^[^.[\]'"$\s=][^.[\]'"=]*/u;
const PLACE = /^\[(\d{1,6})\]/;
const QUOTED = /^\[(?:'([^']+)'|"([^"]+)")\]/u;
const SELECTED = /^\[([^.[\]'"$\s=]+)=(?:'([^']*)'|"([^"]*)"|([^'"\]\s]+))\]/u;

/** A path, or in words where it stops being one. */
export function parseJsonPath(text: string): Result<JsonPath, string> {
  const isRooted = text.startsWith('$');
  let rest = isRooted ? text.slice(1) : text;
  const steps: PathStep[] = [];
  let place: 'first' | 'later' = isRooted ? 'later' : 'first';
  while (rest !== '') {
    const taken = takeStep(rest, place);
    if (taken === null) {
      return err(`not a path at ${JSON.stringify(rest.slice(0, 20))}: expected ${FORMS}`);
    }
    steps.push(taken.step);
    rest = rest.slice(taken.length);
    place = 'later';
    if (steps.length > MOST_STEPS) return err(`a path of more than ${MOST_STEPS} steps`);
  }
  if (!isRooted && steps.length === 0) return err(`an empty path: expected ${FORMS}`);
  return ok({ text, from: isRooted ? 'message' : 'record', steps });
}

const FORMS = "names and places such as meter.values[0].v, tags['a.b'], values[id='P1'].v or $";

interface Taken {
  readonly step: PathStep;
  readonly length: number;
}

function takeStep(rest: string, place: 'first' | 'later'): Taken | null {
  if (rest.startsWith('[')) return takeBracket(rest);
  const dot = rest.startsWith('.') ? 1 : 0;
  if ((dot === 0) !== (place === 'first')) return null;
  const name = NAME.exec(rest.slice(dot))?.[0];
  if (name === undefined) return null;
  return { step: name.trimEnd(), length: dot + name.length };
}

function takeBracket(rest: string): Taken | null {
  const place = PLACE.exec(rest);
  if (place !== null) return { step: Number(place[1]), length: place[0].length };
  const quoted = QUOTED.exec(rest);
  if (quoted !== null) return { step: quoted[1] ?? quoted[2] ?? '', length: quoted[0].length };
  const selected = SELECTED.exec(rest);
  if (selected === null) return null;
  const [whole, member = '', single, double, bare] = selected;
  const equals = single ?? double ?? bare ?? '';
  return { step: { member, equals }, length: whole.length };
}

/** What is there; undefined where nothing is. Own members only: no path reaches a prototype. */
export function valueAtPath(root: unknown, { steps }: Pick<JsonPath, 'steps'>): unknown {
  let at: unknown = root;
  for (const step of steps) {
    at = typeof step === 'object' ? firstWith(at, step) : memberOf(at, step);
    if (at === undefined) return undefined;
  }
  return at;
}

function memberOf(value: unknown, name: string | number): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  if (Array.isArray(value) !== (typeof name === 'number')) return undefined;
  // an own member of parsed JSON, checked on the lines above
  return (value as Record<string | number, unknown>)[name];
}

function firstWith(
  value: unknown,
  { member, equals }: { readonly member: string; readonly equals: string },
): unknown {
  if (!Array.isArray(value)) return undefined;
  return value.find((element: unknown) => {
    const found = memberOf(element, member);
    return (typeof found === 'string' || typeof found === 'number') && String(found) === equals;
  });
}
