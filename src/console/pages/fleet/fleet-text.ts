/** A longer one is edited elsewhere: a page is no place for ten thousand lines. */
export const MOST_SHOWN = 2_000_000;

/** JSON is YAML too; what begins like JSON is sent as it. */
export const typeOfText = (text: string): 'application/json' | 'text/yaml' =>
  /^\s*[{[]/.test(text) ? 'application/json' : 'text/yaml';

export const SAMPLE_CSV = [
  'site,id,device,serial,type,size,qMin,qMax,capacity,conversion,installed,verifiedUntil',
  'SITE-ID,METER-ID,DEVICE-ID,TQ160-1001,turbine,G160,13,250,10000000,sgerg88,2024-04-18,2027-04-17',
  '',
].join('\n');

/** One place of the fleet that would be other. */
export interface FleetChange {
  readonly path: string;
  readonly how: 'added' | 'removed' | 'changed';
  /** `100 → 120` where it is changed. */
  readonly values: string;
}

export interface FleetChanges {
  readonly count: number;
  /** The first of them: the rest is counted. */
  readonly told: readonly FleetChange[];
}

/** What the service says in a line: `6 changes: a added; b 1 → 2; and 4 more`. */
export function changesIn(change: string): FleetChanges {
  const [, count = '0', told = ''] = /^(\d+) changes?[^:]*: (.*)$/s.exec(change) ?? [];
  const pieces = told.split('; ').filter((piece) => piece !== '' && !/^and \d+ more$/.test(piece));
  return { count: Number(count), told: pieces.map(changeIn) };
}

function changeIn(piece: string): FleetChange {
  const [, path = piece, rest = ''] = /^(\S+) (.*)$/s.exec(piece) ?? [];
  if (rest === 'added' || rest === 'removed') return { path, how: rest, values: '' };
  return { path, how: 'changed', values: rest };
}
