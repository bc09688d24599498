import { momentText } from '../when.tsx';

const DAY_S = 86_400;

/**
 * Marks of a time axis in the site's zone: the clock, and the day below where it begins or is
 * the first one; from a day on the day, and the year below.
 * @param splits epoch s.
 * @param from first moment that is seen, epoch s: a mark before it is not, and says nothing.
 */
export function axisTimes(
  splits: readonly number[],
  stepS: number,
  zone: string | undefined,
  from: number,
): readonly string[] {
  let before = '';
  return splits.map((at) => {
    if (at < from) return '';
    const [day = '', clock = ''] = momentText(
      at * 1000,
      zone,
      stepS < 60 ? 'seconds' : 'minutes',
    ).split(' ');
    const [year = '', ...rest] = day.split('-');
    const upper = stepS < DAY_S ? clock : rest.join('-');
    const lower = stepS < DAY_S ? rest.join('-') : year;
    const text = lower === before ? upper : `${upper}\n${lower}`;
    before = lower;
    return text;
  });
}
