import { type LiveAlarms, useLiveAlarms } from '../api/live-alarms.ts';
import { useSession } from './session.tsx';

/** Every open alarm, live; none for whoever may not see alarms. */
export function useAlarms(): LiveAlarms {
  const { may } = useSession();
  return useLiveAlarms(may('alarms.read') ? 'follow' : 'rest');
}
