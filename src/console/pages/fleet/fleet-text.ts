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

/** Parts of what the service says changes: `3 changes: a; b; and 1 more`. */
export function changeLines(change: string): readonly string[] {
  if (change === 'no change' || change === '') return [];
  const [head = '', ...rest] = change.split(': ');
  return [head, ...rest.join(': ').split('; ')].filter((line) => line !== '');
}
