import { ALARM_TYPES } from '../../../model/alarm-type.ts';
import { ALARM_TITLES } from '../../../model/text/alarm-titles.ts';
import { useSay } from '../../app/language.tsx';

/** Of an alarm type in words; of one that this page does not know its name. */
export function TypeName({ type }: { readonly type: string }) {
  const say = useSay();
  const known = ALARM_TYPES.find((one) => one === type);
  return known === undefined ? <code>{type}</code> : <span>{say(ALARM_TITLES[known])}</span>;
}
