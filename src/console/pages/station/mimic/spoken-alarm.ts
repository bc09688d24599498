import type { AlarmView } from '../../../../api/schema/alarm-view.ts';
import type { Say } from '../../../app/language.tsx';
import { alarmWords } from '../../../parts/alarm-words.ts';

/** What a mark says to whoever hears it: the priority that it shows, and the message. */
export const spokenAlarm = ({ priority, message }: AlarmView, say: Say): string =>
  `${say(alarmWords.priority, { n: priority })}: ${say(message)}`;
