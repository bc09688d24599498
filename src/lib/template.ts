import { err, ok, type Result } from './result.ts';

/** A text with places such as `{{to}}` to fill in. */
export interface Template {
  /** Names of its places, each once. */
  readonly places: readonly string[];
  /** @param escape makes a value safe where it stands, e.g. inside a JSON string */
  fill(values: Readonly<Record<string, string>>, escape: (value: string) => string): string;
}

/** @returns what is wrong: an unknown name, an opening without an end */
export function parseTemplate(text: string, known: readonly string[]): Result<Template, string> {
  const pieces: { readonly literal: string; readonly place: string | null }[] = [];
  let rest = text;
  for (;;) {
    const start = rest.indexOf('{{');
    if (start < 0) break;
    const end = rest.indexOf('}}', start);
    if (end < 0) return err(`{{ at ${JSON.stringify(rest.slice(start, start + 20))} has no }}`);
    const place = rest.slice(start + 2, end).trim();
    if (!known.includes(place)) {
      const names = known.map((name) => `{{${name}}}`).join(', ');
      return err(`{{${place}}} is unknown; there are ${names}`);
    }
    pieces.push({ literal: rest.slice(0, start), place });
    rest = rest.slice(end + 2);
  }
  if (rest.includes('}}') && pieces.length === 0 && !/\{/.test(rest)) {
    return err('}} has no {{ before it');
  }
  pieces.push({ literal: rest, place: null });
  const places = pieces.flatMap(({ place }) => (place === null ? [] : [place]));
  return ok({
    places: [...new Set(places)],
    fill: (values, escape) =>
      pieces
        .map(({ literal, place }) =>
          place === null ? literal : `${literal}${escape(values[place] ?? '')}`,
        )
        .join(''),
  });
}
