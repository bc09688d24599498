import type { AcknowledgeOutcome } from '../../../api/routes/acknowledge-routes.ts';
import type { AlarmView } from '../../../api/schema/alarm-view.ts';
import type { AlarmType } from '../../../model/alarm-type.ts';
import { ask } from '../../api/client.ts';
import { tellAlarm } from '../../api/live-alarms.ts';

/** As many as the service takes at once. */
const AT_ONCE = 500;

/** Each alarm has its own outcome; what was acknowledged is shown at once. */
export async function acknowledge(
  ids: readonly string[],
  comment: string,
): Promise<readonly AcknowledgeOutcome[]> {
  const outcomes: AcknowledgeOutcome[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const { items } = await ask<{ readonly items: readonly AcknowledgeOutcome[] }>(
      '/alarms/acknowledge',
      {
        method: 'POST',
        body: { ids: ids.slice(at, at + AT_ONCE), ...(comment === '' ? {} : { comment }) },
      },
    );
    outcomes.push(...items);
  }
  for (const { alarm } of outcomes) if (alarm !== null) tellAlarm(alarm);
  return outcomes;
}

const act = async (id: string, verb: string, body: object): Promise<void> =>
  tellAlarm(
    await ask<AlarmView>(`/alarms/${encodeURIComponent(id)}/${verb}`, { method: 'POST', body }),
  );

export const shelve = (id: string, minutes: number, reason: string): Promise<void> =>
  act(id, 'shelve', { minutes, reason });

export const unshelve = (id: string): Promise<void> => act(id, 'unshelve', {});

export const comment = (id: string, text: string): Promise<void> =>
  act(id, 'comment', { comment: text });

export type RemovalTarget = Pick<AlarmView, 'subject'> & { readonly site: string };

export const takeOut = (
  { site, subject }: RemovalTarget,
  types: readonly AlarmType[] | null,
  reason: string,
): Promise<unknown> =>
  ask('/out-of-service', {
    method: 'POST',
    body: { site, subject, reason, ...(types === null ? {} : { types }) },
  });

export const putBack = ({ site, subject }: RemovalTarget): Promise<unknown> =>
  ask('/out-of-service/return', { method: 'POST', body: { site, subject } });
